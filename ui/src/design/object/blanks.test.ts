import { describe, expect, it } from 'vitest';
import type { KindOf, ValueKind } from '@/expression/condition/model';
import { comparedIn, spareBlanks, sparesBlanks, withMust } from './blanks';

const kinds: Record<string, ValueKind> = { cost: 'number', price: 'number', day: 'date', name: 'text' };
const kindOf: KindOf = (path) => kinds[path];

describe('rules that compare what may be blank', () => {
  it.each([
    ['record.cost >= 0.0', ['cost']],
    ['record.cost >= 0.0 && record.price < 9.0', ['cost', 'price']],
    ['record.day >= date("2026-01-31") || record.cost > 1.0', ['day', 'cost']],
    ['record.cost == 0.0', []],
    ['record.name == "a"', []],
    ['record.cost * 2.0 >= record.price', []],
    ['', []],
  ])('%s compares %j', (must, paths) => expect(comparedIn(must, kindOf)).toEqual(paths));

  it('let blanks pass from the start, and go back with what they compare', () => {
    const first = withMust({ must: '' }, 'record.cost >= 0.0', kindOf);
    expect(first).toEqual({ must: 'record.cost >= 0.0', when: '!isBlank(record.cost)' });
    expect(sparesBlanks(first as { must: string }, kindOf)).toBe(true);
    expect(withMust(first as { must: string }, 'record.price >= 0.0', kindOf).when).toBe('!isBlank(record.price)');
    expect(withMust(first as { must: string }, 'record.name == "a"', kindOf).when).toBeUndefined();
  });
  it('keep the conditions that are there', () => {
    const rule = { must: '', when: 'record.name == "a" || record.name == "b"' };
    const made = withMust(rule, 'record.cost > 1.0', kindOf);
    expect(made.when).toBe('(record.name == "a" || record.name == "b") && !isBlank(record.cost)');
    expect(spareBlanks(made as { must: string }, false, kindOf).when).toBe(rule.when);
  });
  it('leave a rule as strict as it was', () => {
    const strict = { must: 'record.cost >= 0.0' };
    expect(sparesBlanks(strict, kindOf)).toBe(false);
    expect(withMust(strict, 'record.cost >= 5.0', kindOf)).toEqual({ must: 'record.cost >= 5.0' });
    expect(spareBlanks(strict, true, kindOf)).toEqual({ when: '!isBlank(record.cost)' });
  });
  it('change nothing that was written by hand', () => {
    const rule = { must: '', when: 'EXISTS("a", x, true)' };
    expect(withMust(rule, 'record.cost > 1.0', kindOf).when).toBe(rule.when);
    expect(sparesBlanks({ ...rule, must: 'record.cost > 1.0' }, kindOf)).toBeNull();
  });
});
