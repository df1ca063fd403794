import type { Run } from './scope';
import { isError } from './value';

type Forms = Readonly<Record<string, (args: readonly Run[]) => Run>>;

/** The operators that forgive an error of one side, or leave a side alone. */
export const forms: Forms = {
  logical_and: ([a, b]) => either(a as Run, b as Run, false),
  logical_or: ([a, b]) => either(a as Run, b as Run, true),
  conditional: ([when, then, other]) => (s) => {
    const w = (when as Run)(s);
    return isError(w) ? w : ((w ? then : other) as Run)(s);
  },
};

/** One side that decides is enough, even if the other errs. */
const either = (a: Run, b: Run, decides: boolean): Run => (s) => {
  const x = a(s);
  if (x === decides) return x;
  const y = b(s);
  return y === decides || !isError(x) ? y : x;
};
