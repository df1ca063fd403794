import { describe, expect, it } from 'vitest';
import { field } from '@/test/formHost';
import { fits, typeName } from './fits';
import { answerOf, isPlain, lineOf } from './message';

describe('what a worker says', () => {
  it.each([
    ['nothing', {}],
    ['other things', { ops: 7, logs: 'x', error: 'y' }],
    ['ops that are none', { ops: [null, 7, 'set', [], { op: 'fetch' }, { op: 'set' }, { op: 'set', key: 7, value: 1 }, { op: 'add', values: 7 }] }],
    ['values that are none', { ops: [{ op: 'set', key: 'a', value: new Date() }, { op: 'set', key: 'a', value: new Map() }, { op: 'set', key: 'a', value: 1n }, { op: 'set', key: 'a', value: NaN }, { op: 'set', key: 'a', value: 'x'.repeat(300_000) }] }],
  ])('%s is dropped', (_, said) => expect(answerOf(said, 0)).toEqual({ ops: [], logs: [], error: null }));

  it('is cut to size', () => {
    const { ops, logs, error } = answerOf({ ops: Array.from({ length: 3000 }, () => ({ op: 'show', key: 'a', message: 'x'.repeat(999), onclick: 'x' })), logs: Array.from({ length: 300 }, () => ({ level: 'x', text: { a: 1 } })), error: { message: 'y'.repeat(999), stack: 'at onLoad (blob:null/1:12:3)' } }, 10);
    expect(ops).toHaveLength(2000);
    expect(ops[0]!.message).toHaveLength(500);
    expect(ops[0]).not.toHaveProperty('onclick');
    expect(logs).toHaveLength(100);
    expect(logs[0]!.level).toBe('log');
    expect(error).toMatchObject({ line: 2 });
    expect(error!.message).toHaveLength(500);
  });

  it('names lines of the source only', () => {
    expect(lineOf('Error: x\n    at set (blob:null/1:5:3)\n    at onLoad (blob:null/1:44:7)', 40)).toBe(4);
    expect(lineOf(7, 40)).toBeUndefined();
  });

  it('is plain', () => {
    expect(isPlain({ a: [1, 'x', null, true, { b: {} }] })).toBe(true);
    expect(isPlain(JSON.parse('{"__proto__": 1}'))).toBe(false);
    const ring: unknown[] = [];
    ring.push(ring);
    expect(isPlain(ring)).toBe(false);
  });
});

describe('a value', () => {
  it.each([
    ['number', 7, '7'], ['money', null, {}], ['switch', true, 1], ['text', 'x', 7], ['date', '2026-01-31', '2026-13-31'], ['date', '', 'x'], ['datetime', '2026-01-31 10:00:00.000Z', '2026-01-31'],
    ['time', '09:30', '9'], ['year_month', '2026-11', '2026'], ['tags', ['a'], [1]], ['address', { city: 'x' }, { city: {} }], ['relation', 'abc', ['abc']],
  ])('of %s', (type, good, bad) => {
    expect(fits(field('x', type, 'x'), good)).toBe(true);
    expect(fits(field('x', type, 'x'), bad)).toBe(false);
  });
  it.each(['file', 'image', 'signature', 'subform', 'formula', 'auto_number', 'nothing'])('of %s is nothing that a script makes', (type) => expect(fits(field('x', type, 'x'), null)).toBe(false));
  it('has a type', () => {
    expect(typeName({ type: 'select', options: [{ value: 'a' }, { value: "b'" }] })).toBe(`"a" | "b'" | ''`);
    expect(typeName({ type: 'formula', result: 'money' })).toBe('number | null');
  });
});
