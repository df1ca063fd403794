import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { fieldModule } from '../registry';
import cases from './formats.json';
import { matcher } from './pattern';

const text = fieldModule('text');
const field = (format: string, more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'x', type: 'text', label: { zh: '字段' }, format, ...more });
const CODES: Record<string, string> = { invalid_mobile: 'not_a_mobile', invalid_id_card: 'not_an_id_card', invalid_postcode: 'not_a_postcode', invalid_uscc: 'not_a_uscc', wrong_check_digit: 'wrong_check_digit' };

describe('formats of text', () => {
  for (const [format, values] of Object.entries(cases.formats)) {
    it.each(Object.entries(values))(`${format} “%s” is %s, as the server has it`, (given, want) => {
      const f = field(format);
      const value = text.parse!(given, f, null!).value as string;
      const fault = text.check!(value, f);
      if (want.startsWith('{')) expect(fault?.code).toBe(CODES[want.slice(1, -1)]);
      else {
        expect([value, fault]).toEqual([want, null]);
        expect(text.parse!(text.format(value, f, null!), f, null!).value).toBe(want);
      }
    });
  }
  it.each([
    ['mobile', '13800138000', '138 0013 8000'],
    ['mobile', '138****8000', '138****8000'],
    ['id_card', '11010519491231002X', '110105 19491231 002X'],
    ['uscc', '91440300708461136T', '9144 0300 7084 6113 6T'],
  ])('%s %s is shown %s', (format, value, shown) => expect(text.format(value, field(format), null!)).toBe(shown));
});

describe('patterns', () => {
  it.each(cases.patterns)('$pattern', ({ pattern, takes, refuses }) => {
    const match = matcher(pattern)!;
    expect(takes.filter((value) => !match(value))).toEqual([]);
    expect(refuses.filter((value) => match(value))).toEqual([]);
  });
  it.each(['\\p{Han}+', '(?i)a', '[[:alpha:]]', '(?P<x>a)', 'a**', '[', '(', 'a)', '\\q'])('%s is left to the server', (pattern) => expect(matcher(pattern)).toBeNull());
  it('are read in steps that grow with the text, or left to the server', () => {
    const started = performance.now();
    expect(matcher('(a{0,500}){0,500}b')!('a'.repeat(2000))).toBe(false);
    expect(matcher('(?:.*.*.*.*){50}b')!('a'.repeat(5000))).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  });
  it('answers in the words of the field', () => {
    const f = field('regex', { pattern: 'SN-\\d+', message: { zh: '写成 SN-1 这样' } });
    expect(text.check!('SN', f)).toEqual({ code: 'pattern_mismatch', text: { zh: '写成 SN-1 这样' } });
    expect(text.check!('SN-1', f)).toBeNull();
  });
});
