/**
 * A value inside expressions. Dates are `2026-01-31` and date-times
 * `2026-01-31 10:00:00.000Z`, as in the API: both sort as text. A blank number,
 * date or date-time is null.
 */
export type Value = string | number | boolean | null | readonly Value[] | Row;

/** A record as the API gives it. A key that is absent is not known; a blank one is `''`, null or `[]`. */
export interface Row {
  readonly [key: string]: unknown;
}

/** What an expression gives that has no value, for instance because it orders a blank. It is not true. */
export class ExprError {
  constructor(readonly reason: Reason) {}
}

export type Reason =
  /** Arithmetic or ordering on a blank. */
  | 'blank'
  | 'division'
  /** A number, date or argument outside what there is. */
  | 'range'
  /** A value is not what its field holds. */
  | 'value'
  /** The record is known, the field is not. */
  | 'unknown'
  | 'nobody';

export type Result = Value | ExprError;

/** A result as a field of the API holds it. */
export const toApi = (v: Value): unknown => (v !== null && typeof v === 'object' && 'id' in v ? v.id : v);

export const isError = (v: unknown): v is ExprError => v instanceof ExprError;

export const BLANK = new ExprError('blank');
export const DIVISION = new ExprError('division');
export const RANGE = new ExprError('range');
export const WRONG = new ExprError('value');
export const UNKNOWN = new ExprError('unknown');
export const NOBODY = new ExprError('nobody');

/** The record behind an unset link, whose fields are all blank. */
export const NO_ROW: Row = { id: '' };

export const isBlank = (v: Value): boolean => v === null || v === '' || (Array.isArray(v) && !v.length);

export const equal = (a: Value, b: Value): boolean =>
  a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((x, i) => equal(x as Value, b[i] as Value)));
