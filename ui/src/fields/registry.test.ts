import { iconOf } from './icons';
import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from './contract';
import { fit } from './parts/derived';
import { fieldModule, fieldTypes, moduleOf } from './registry';
import types from './types.json';

const ctx: FieldContext = {
  locale: 'zh',
  timezone: 'Asia/Shanghai',
  currency: 'CNY',
  t: (key) => key,
  links: { a1: '华为' },
};
const field = (type: string, more: Partial<FieldMeta> = {}): FieldMeta => ({
  key: 'x',
  type,
  label: { zh: '字段' },
  ...more,
});
const options = [
  { value: 'a', label: { zh: 'A级', en: 'A' } },
  { value: 'b', label: { zh: 'B级', en: 'B' } },
];

describe('the registry of field types', () => {
  it('has exactly the types of types.json', () => {
    expect(
      fieldTypes()
        .map((m) => m.type)
        .sort(),
    ).toEqual([...types].sort());
  });
  it.each(types)('%s has every face', (type) => {
    const module = fieldModule(type);
    expect(module.type).toBe(type);
    expect(iconOf(type)).not.toBe(iconOf(type === 'text' ? 'number' : 'text'));
    expect(module.Cell).toBeTypeOf('function');
    expect(module.width).toBeGreaterThanOrEqual(64);
    expect(module.isBlank(module.blank) || type === 'switch').toBe(true);
    expect(module.format(module.blank, field(type), ctx)).toBe(type === 'switch' ? 'switch.off' : '');
  });
  it('shows an unknown type as text', () => expect(fieldModule('hologram').type).toBe('text'));
});

describe('values as text', () => {
  it.each<[string, unknown, string, Partial<FieldMeta>?]>([
    ['text', 'a\nb', 'a b'],
    ['number', 12345.67, '12,345.67'],
    ['number', -12, '−12'],
    ['number', 5, '5.00', { decimals: 2 }],
    ['number', 12345, '12345', { thousands: false }],
    ['money', 12345, '¥12,345.00'],
    ['money', 12345.5, 'US$12,346', { currency: 'USD', decimals: 0 }],
    ['percent', 0.324, '32.4%'],
    ['percent', 0.3, '30.00%', { decimals: 2 }],
    ['select', 'a', 'A级', { options }],
    ['select', 'gone', 'gone', { options }],
    ['multi_select', ['a', 'b'], 'A级、B级', { options }],
    ['date', '2026-11-22', '2026-11-22'],
    ['datetime', '2026-11-22 07:04:00.000Z', '2026-11-22 15:04'],
    ['phone', '+8613800138000', '138 0013 8000'],
    ['phone', '+8675528780808', '0755-2878 0808'],
    ['phone', '138****8000', '138****8000'],
    ['phone', '+14155550100', '+14155550100'],
    ['relation', 'a1', '华为'],
    ['relation', { id: 'z', name: '腾讯' }, '腾讯'],
    ['any_relation', { object: 'lead', id: 'z', label: '张三' }, '张三'],
    ['any_relation', 'lead:a1', '华为'],
    ['user', 'unknown', ''],
    ['file', [{ id: '1', name: 'a.pdf', size: 1, type: '' }], 'a.pdf'],
    ['switch', true, 'switch.on'],
  ])('%s %j is %s', (type, value, text, more) =>
    expect(fieldModule(type).format(value, field(type, more), ctx)).toBe(text),
  );
});

describe('computed fields', () => {
  const computed = (type: string, more: Partial<FieldMeta>) => field(type, { read_only: true, ...more });
  it.each<[string, Partial<FieldMeta>, unknown, string]>([
    ['formula', {}, 12.5, '12.5'],
    ['formula', { result: 'money', currency: 'USD' }, 12345, 'US$12,345.00'],
    ['formula', { result: 'percent', decimals: 1 }, 0.3245, '32.5%'],
    ['formula', { result: 'text' }, 'a', 'a'],
    ['formula', { result: 'date' }, '2026-11-22', '2026-11-22'],
    ['formula', { result: 'datetime' }, '2026-11-22 07:04:00.000Z', '2026-11-22 15:04'],
    ['formula', { result: 'bool' }, true, 'switch.on'],
    ['rollup', { op: 'count' }, 41, '41'],
    ['reference', { result: 'select', options }, 'a', 'A级'],
    ['reference', { result: 'relation' }, 'a1', '华为'],
  ])('%s %j of %j is %s', (type, more, value, text) => {
    const f = computed(type, more);
    expect(moduleOf(f).format(value, f, ctx)).toBe(text);
  });
  it('are aligned and filtered like their result, and edited by nobody', () => {
    expect(moduleOf(computed('formula', { result: 'money' }))).toMatchObject({ align: 'end', edit: 'none', type: 'formula' });
    expect(moduleOf(computed('formula', { result: 'text' })).align).toBe('start');
    expect(moduleOf(computed('formula', { result: 'money' }))).toBe(moduleOf(computed('formula', { result: 'money', decimals: 0 })));
  });
  it('keep as many decimals as the server does', () => {
    expect(fit(1.005, computed('formula', { result: 'money' }))).toBe(1.01);
    expect(fit(0.32451, computed('formula', { result: 'percent', decimals: 1 }))).toBe(0.325);
    expect(fit(1 / 3, computed('formula', {}))).toBe(1 / 3);
    expect(fit('x', computed('formula', { result: 'text' }))).toBe('x');
  });
});

describe('what is typed', () => {
  it.each<[string, string, unknown, Partial<FieldMeta>?]>([
    ['money', '1.2万', 12000],
    ['money', '1.005', 1.01],
    ['number', '3.7台', 4, { unit: '台', decimals: 0 }],
    ['percent', '32.45', 0.325, { decimals: 1 }],
    ['select', 'B级', 'b', { options }],
    ['multi_select', 'A级，b', ['a', 'b'], { options }],
    ['url', 'example.com', 'https://example.com'],
    ['switch', '是', true],
    ['phone', '１３８ 0013 8000', '138 0013 8000'],
  ])('%s “%s” is %j', (type, words, value, more) =>
    expect(fieldModule(type).parse!(words, field(type, more), ctx)).toEqual({ value }),
  );
  it('what is formatted reads back', () => {
    for (const [type, value] of [
      ['number', 12345.67],
      ['money', 12.5],
      ['percent', 0.324],
      ['date', '2026-11-22'],
      ['datetime', '2026-11-22 07:04:00.000Z'],
    ] as const) {
      const module = fieldModule(type);
      expect(module.parse!(module.format(value, field(type), ctx), field(type), ctx)).toEqual({ value });
      expect(module.parse!((module.editText ?? module.format)(value, field(type), ctx), field(type), ctx)).toEqual({
        value,
      });
    }
  });
  it('checks shape', () => {
    expect(fieldModule('email').check!('x@', field('email'))?.code).toBe('not_an_email');
    expect(fieldModule('url').check!('https://x', field('url'))?.code).toBe('not_a_url');
    expect(fieldModule('phone').check!('12', field('phone'))?.code).toBe('not_a_phone');
    expect(fieldModule('text').check!('华华华', field('text', { max_length: 2 }))).toEqual({
      code: 'too_long',
      args: { max: 2, length: 3 },
    });
    const some = field('multi_select', { options, min_count: 2, max_count: 2 });
    expect(fieldModule('multi_select').check!(['a'], some)).toEqual({ code: 'too_few', args: { min: 2, count: 1 } });
    expect(fieldModule('multi_select').check!(['a', 'b', 'c'], some)?.code).toBe('too_many');
    expect([[], ['a', 'b'], null].map((value) => fieldModule('multi_select').check!(value, some))).toEqual([null, null, null]);
    expect(fieldModule('number').check!(5, field('number', { max: 4 }))?.code).toBe('too_big');
  });
  it('writes links and files by id', () => {
    expect(fieldModule('relation').toApi!({ id: 'z', name: 'x' })).toBe('z');
    expect(fieldModule('any_relation').toApi!({ object: 'lead', id: 'z', label: 'x' })).toEqual({ object: 'lead', id: 'z' });
    expect(fieldModule('any_relation').toApi!({ object: 'lead', id: '' })).toBeNull();
    expect(fieldModule('user').toApi!('')).toBeNull();
    expect(fieldModule('image').toApi!([{ id: '1', name: 'a', size: 1, type: '' }])).toEqual(['1']);
  });
});
