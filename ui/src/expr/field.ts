import { isDate, isInstant } from './date';
import { isError, NO_ROW, UNKNOWN, WRONG, type Result, type Row, type Value } from './value';
import { reference } from './text';
import type { Run } from './scope';

type Read = (v: unknown) => Result;

const blankOr = (blank: Value, holds: (v: never) => boolean): Read => (v) =>
  v === null || v === undefined || v === '' ? blank : holds(v as never) ? (v as Value) : WRONG;

const typed = (type: string) => (v: unknown) => typeof v === type;
const text = blankOr('', typed('string'));
const list = blankOr([], Array.isArray);
const link = blankOr(NO_ROW, typed('object'));

/** By kind, as internal/expr numbers them. */
const readers: readonly (Read | undefined)[] = [
  undefined,
  // Addresses, points and lists of numbers are, in the order of their parts, the one text as which the server keeps them.
  (v) => text(Array.isArray(v) ? v.map((x: Row) => `${String(x.value)} ${String(x.kind)}`.trim()).join('\n') : Object(v) === v ? Object.values(v as Row).join((v as Row).lon === undefined ? '/' : ',') : v),
  (v) => (v === null || v === undefined ? null : typeof v === 'number' && Number.isFinite(v) ? v + 0 : WRONG),
  blankOr(false, typed('boolean')),
  blankOr(null, isDate),
  blankOr(null, isInstant),
  list,
  (v) => link(v && typeof v === 'string' ? { id: v } : v),
  list,
  (v) => (Array.isArray(v) ? v.map((x: unknown) => (typeof x === 'string' ? { id: x } : (x as Row))) : list(v)),
  // A reference to a record of one of several objects is the text that names both.
  (v) => text(Object(v) === v ? reference((v as Row).object as string, (v as Row).id as string) : v),
];

/** Reads a field of a record. One that a saved record does not tell is not known, which is not the same as blank. */
export function field(of: Run, key: string, kind: number): Run {
  const read = readers[kind];
  if (!read) throw new Error(`Unknown kind ${kind}`);
  return (s) => {
    const row = of(s);
    if (isError(row)) return row;
    const v = Object.hasOwn(row as Row, key) ? (row as Row)[key] : undefined;
    return v === undefined && (row as Row).id ? UNKNOWN : read(v);
  };
}
