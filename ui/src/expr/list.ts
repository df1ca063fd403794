import type { Quantifier } from './code';
import type { Run } from './scope';
import { isError, type Result, type Value } from './value';

/**
 * Walks through a list. An element that decides exists or all does so beside
 * elements that err; the others do not forgive an error.
 */
export function walk(quantifier: Quantifier, list: Run, slot: number, test: Run | null | undefined, of: Run | null | undefined): Run {
  const decides = quantifier === 'exists';
  if (decides || quantifier === 'all') {
    return over(list, slot, (values, each) => {
      let out: Result = !decides;
      for (const v of values) {
        const r = each(v, test as Run);
        if (r === decides) return r;
        if (isError(r)) out = r;
      }
      return out;
    });
  }
  if (!['exists_one', 'filter', 'map'].includes(quantifier)) throw new Error(`Unknown quantifier ${quantifier}`);
  return over(list, slot, (values, each) => {
    const out: Value[] = [];
    for (const v of values) {
      const holds = test ? each(v, test) : true;
      if (isError(holds)) return holds;
      if (!holds) continue;
      const made = of ? each(v, of) : v;
      if (isError(made)) return made;
      out.push(made);
    }
    return quantifier === 'exists_one' ? out.length === 1 : out;
  });
}

type Each = (item: Value, run: Run) => Result;

const over = (list: Run, slot: number, walked: (values: readonly Value[], each: Each) => Result): Run => (s) => {
  const values = list(s);
  if (isError(values)) return values;
  return walked(values as readonly Value[], (item, run) => {
    s.items[slot] = item;
    return run(s);
  });
};
