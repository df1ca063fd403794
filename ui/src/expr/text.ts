import { RANGE, type ExprError } from './value';

/** The order of texts by code point: UTF-16 sorts U+E000 to U+FFFF after what is above. */
export const order = (a: string, b: string): number => {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
};

const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);

/** Texts count in code points, from 1. */
export const size = (s: string): number => [...s].length;

/** Case is that of ASCII, as in SQLite. */
export const upper = (s: string): string => s.replace(/[a-z]+/g, (x) => x.toUpperCase());
export const lower = (s: string): string => s.replace(/[A-Z]+/g, (x) => x.toLowerCase());

export const trim = (s: string): string => s.replace(/^[ \t\n\r\u00a0\u3000]+|[ \t\n\r\u00a0\u3000]+$/g, '');

/** The text that names a record of one of several objects: `lead:abc`. */
export const reference = (object: string, id: string): string => (id ? `${object}:${id}` : '');

/** Its parts, blank ones of what is no such text. */
export const referenceObject = (s: string): string => s.slice(0, Math.max(s.indexOf(':'), 0));
export const referenceID = (s: string): string => s.slice(s.includes(':') ? s.indexOf(':') + 1 : s.length);

/** Characters before place from, n characters from there, and the rest. */
const around = (s: string, from: number, n: number): readonly [string, string, string] | ExprError => {
  if (from < 1 || n < 0) return RANGE;
  const all = [...s];
  const at = Math.trunc(from - 1);
  const to = at + Math.trunc(n);
  return [all.slice(0, at).join(''), all.slice(at, to).join(''), all.slice(to).join('')];
};

export const left = (s: string, n: number): string | ExprError => mid(s, 1, n);

export const right = (s: string, n: number): string | ExprError => {
  const length = size(s);
  return n < length ? mid(s, length - Math.trunc(n) + 1, n) : s;
};

export const mid = (s: string, from: number, n: number): string | ExprError => {
  const cut = around(s, from, n);
  return 'reason' in cut ? cut : cut[1];
};

export const replace = (s: string, from: number, n: number, by: string): string | ExprError => {
  const cut = around(s, from, n);
  return 'reason' in cut ? cut : bounded(cut[0] + by + cut[2]);
};

/** What functions make of texts, nested ones of long texts, stays below this many characters. */
export const LONGEST = 1e5;

export const bounded = (s: string): string | ExprError => (s.length > LONGEST && size(s) > LONGEST ? RANGE : s);
