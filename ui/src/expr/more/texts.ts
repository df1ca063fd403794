import { bounded, LONGEST, lower, replace, size } from '../text';
import type { Twins } from '../twins';
import { RANGE, type ExprError } from '../value';

type Text = string | ExprError;

const substitute = (s: string, old: string, by: string): Text => {
  if (!old) return s;
  const pieces = s.split(old);
  return size(s) + (pieces.length - 1) * (size(by) - size(old)) > LONGEST ? RANGE : pieces.join(by);
};

const repeat = (s: string, n: number): Text => {
  if (n < 0) return RANGE;
  if (!s) return s;
  return n > LONGEST || size(s) * Math.trunc(n) > LONGEST ? RANGE : s.repeat(n);
};

const search = (part: string, s: string): number => {
  const at = lower(s).indexOf(lower(part));
  return at < 0 ? 0 : size(s.slice(0, at)) + 1;
};

export const texts: Twins = {
  replace_text: replace,
  substitute_text: substitute,
  rept_text: repeat,
  search_text: search,
  join_list: (list: readonly string[], separator: string) => bounded(list.join(separator)),
  split_text: (s: string, separator: string) => (!separator ? RANGE : s ? s.split(separator) : []),
};
