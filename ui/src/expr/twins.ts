import { addDays, addTime, atLocal, daysBetween, isDate, isInstant } from './date';
import { add, average, div, mul, round, sub, sum } from './number';
import type { Scope } from './scope';
import { left, lower, mid, order, reference, referenceID, referenceObject, right, size, trim, upper } from './text';
import { equal, isBlank, NOBODY, RANGE, type Result, type Value } from './value';

/**
 * What an overload of the registry in internal/expr computes, under the same id.
 * The server has checked the types, so each takes the types of its own; the
 * scope comes after the arguments. Errors never reach a twin.
 */
export type Twin = (...args: never[]) => Result;

export type Twins = Readonly<Record<string, Twin>>;

type Ordered = number | string;

const compare = (a: Ordered, b: Ordered): number => (typeof a === 'string' ? order(a, b as string) : a - (b as number));

const orders: Record<string, Twin> = {};
for (const kind of ['number', 'text', 'date', 'datetime']) {
  const when = (id: string, holds: (order: number) => boolean) => {
    orders[`${id}_${kind}`] = (a: Ordered, b: Ordered) => holds(compare(a, b));
  };
  when('less', (o) => o < 0);
  when('less_equals', (o) => o <= 0);
  when('greater', (o) => o > 0);
  when('greater_equals', (o) => o >= 0);
}

/** A number of a date, and of the wall clock of an instant, both of which it gets as text. */
export const ofDate = (id: string, get: (text: string) => number): Twins => ({ [`${id}_date`]: get, [`${id}_datetime`]: atLocal(get) });

export const part = (from: number, to: number) => (text: string) => +text.slice(from, to);

/** The same for lists of numbers, dates and instants. */
const ofList = (id: string, f: Twin): Twins => ({ [`${id}_list`]: f, [`${id}_dates`]: f, [`${id}_datetimes`]: f });

const extreme = (side: number) => (list: readonly (Ordered | null)[]) =>
  list.reduce((best, v) => (best === null || (v !== null && compare(v, best) * side > 0) ? v : best), null);

const filled = (list: readonly Value[]) => list.filter((v) => !isBlank(v)).length;
const count = (list: readonly Value[]) => list.length;
const concat = (a: string, b: string) => a + b;

/** An argument that is blank makes them err. */
export const strict: Twins = {
  ...orders,
  ...ofDate('year', part(0, 4)),
  ...ofDate('month', part(5, 7)),
  ...ofDate('day', part(8, 10)),
  hour_datetime: atLocal(part(11, 13)),
  minute_datetime: atLocal(part(14, 16)),
  second_datetime: atLocal(part(17, 19)),
  add_number: add,
  sub_number: sub,
  mul_number: mul,
  div_number: div,
  neg_number: (a: number) => 0 - a,
  abs_number: Math.abs,
  int_number: (a: number) => Math.floor(a) + 0,
  round_number: (a: number) => round(a, 0),
  round_number_digits: round,
  sum_list: sum,
  average_list: average,
  ...ofList('min', extreme(-1)),
  ...ofList('max', extreme(1)),
  ...ofList('count', filled),
  count_texts: filled,
  can_text: (operation: string, s: Scope) => (s.vars.can ? s.vars.can(operation) : NOBODY),
  add_text: concat,
  add_list: (a: readonly Value[], b: readonly Value[]) => [...a, ...b],
  add_date_days: addDays,
  sub_date_days: (d: string, days: number) => addDays(d, -days),
  add_datetime_days: addTime,
  sub_datetime_days: (t: string, days: number) => addTime(t, -days),
  sub_date: daysBetween,
  sub_datetime: daysBetween,
  text_to_date: (s: string) => (isDate(s) ? s : RANGE),
  text_to_datetime: (s: string) => (isInstant(s) ? s : RANGE),
  date_of_datetime: atLocal((l) => l.slice(0, 10)),
  text_contains: (a: string, b: string) => a.includes(b),
  text_starts_with: (a: string, b: string) => a.startsWith(b),
  text_ends_with: (a: string, b: string) => a.endsWith(b),
  lower_text: lower,
  upper_text: upper,
  trim_text: trim,
  left_text: left,
  right_text: right,
  mid_text: mid,
  reference_object: referenceObject,
  reference_id: referenceID,
  reference_to: reference,
  len_text: size,
  size_text: size,
  text_size: size,
  size_list: count,
  list_size: count,
  logical_not: (a: boolean) => !a,
  xor_bool: (a: boolean, b: boolean) => a !== b,
  index_list: (list: readonly Value[], i: number) => list[i] ?? RANGE,
};

/** These see blanks. */
export const lenient: Twins = {
  equals: equal,
  not_equals: (a: Value, b: Value) => !equal(a, b),
  in_list: (a: Value, list: readonly Value[]) => list.some((x) => equal(a, x)),
  is_blank: isBlank,
  or_zero: (a: number | null) => a ?? 0,
};
