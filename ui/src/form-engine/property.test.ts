import { describe, expect, it } from 'vitest';
import { double, js } from './double';
import { FormEngine } from './engine';
import type { EngineField, FormRuleLogic, Logic, Values } from './types';

/** A reproducible source of chance (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const PLAIN = 12;
const COMPUTED = 8;
const keys = Array.from({ length: PLAIN }, (_, i) => `f${i}`);
const made = Array.from({ length: COMPUTED }, (_, i) => `c${i}`);
const isBlank = (v: unknown): boolean => v === null || v === undefined;
const fields = (): EngineField[] => [
  ...keys.map((key, i) => ({ key, isBlank, required: i % 4 === 0 })),
  ...made.map((key) => ({ key, isBlank, computed: true })),
];

/** A random form: formulas over fields and earlier formulas, defaults, conditions and rules of every kind. */
function logicOf(pick: (below: number) => number): Logic {
  const some = (from: readonly string[]): string[] => Array.from({ length: 1 + pick(3) }, () => from[pick(from.length)]!);
  const sum = (reads: string[], by: number) =>
    js((r) => {
      const values = reads.map((k) => r[k]);
      if (values.includes(null) || values.includes(undefined)) throw new Error('blank');
      return (values as number[]).reduce((a, b) => a + b, by) % 17;
    });
  const test = (reads: string[], by: number) => js((r, v) => (sum(reads, by)[0] as (r: Values, v: unknown) => number)(r, v) % 3 !== 0);
  const any = [...keys, ...made];
  const condition = (from: readonly string[]): { reads: string[]; when: ReturnType<typeof js> } => {
    const reads = some(from);
    return { reads, when: test(reads, pick(5)) };
  };
  const rule = (kind: FormRuleLogic['kind']): FormRuleLogic => ({ kind, fields: some(keys), options: ['1', '2'], ...condition(any) });
  return {
    formulas: made.map((field, i) => {
      const reads = some([...keys, ...made.slice(0, i)]);
      return { field, reads, code: sum(reads, i) };
    }),
    defaults: [0, 3].map((i) => {
      const reads = some(keys.slice(i + 1));
      return { field: keys[i]!, reads, code: sum(reads, i) };
    }),
    required: [1, 2].map((i) => {
      const { reads, when } = condition(any);
      return { field: keys[i]!, reads, code: when };
    }),
    rules: Array.from({ length: 4 }, (_, i) => {
      const { reads, when } = condition(any);
      return { key: `r${i}`, field: keys[pick(PLAIN)]!, severity: i % 2 ? ('warn' as const) : ('block' as const), reads, must: when };
    }),
    form: [rule('show'), rule('show'), rule('read_only'), rule('require'), rule('options')],
  };
}

const told = (e: FormEngine): unknown => ({
  fields: e.keys().map((key) => [key, e.field(key)]),
  form: e.state(),
  warnings: e.warnings().map((w) => w.rule),
  payload: e.payload('create'),
});

describe('whatever is edited, in whatever order', () => {
  it.each(Array.from({ length: 60 }, (_, i) => i + 1))('the state is that of computing everything anew (%i)', (seed) => {
    const pick = chance(seed);
    const logic = logicOf(pick);
    const make = (): FormEngine => new FormEngine(fields(), Object.fromEntries(keys.map((key) => [key, null])), { language: double, create: true, base: {}, logic });
    const walked = make();
    const states = new Map(walked.keys().map((key) => [key, walked.field(key)]));
    for (const key of walked.keys()) walked.subscribe(key, () => states.set(key, walked.field(key)));
    const edited = new Map<string, unknown>();
    for (let step = 0; step < 40; step++) {
      const key = keys[pick(PLAIN)]!;
      const value = pick(5) === 0 ? null : pick(20);
      walked.set(key, value);
      if (!walked.cell(key)!.following) edited.set(key, value);
      // Whoever listened has seen everything that changed.
      for (const k of walked.keys()) expect(states.get(k)).toBe(walked.field(k));
    }
    const anew = make();
    anew.batch(() => {
      for (const [key, value] of edited) {
        anew.set(key, 'anything else');
        anew.set(key, value);
      }
    });
    walked.validate();
    anew.validate();
    expect(told(walked)).toEqual(told(anew));
  });
});
