import { addDays, addTime, daysBetween, isDate, isInstant, local } from './date';
import { add, div, mul, round, sub } from './number';
import type { Scope } from './scope';
import { lower, order, size, upper } from './text';
import { equal, isBlank, isError, RANGE, type Result, type Value } from './value';

/**
 * What an overload of the registry in internal/expr computes, under the same id.
 * The server has checked the types, so each takes the types of its own; the
 * scope comes after the arguments. Errors never reach a twin.
 */
export type Twin = (...args: never[]) => Result;

export type Twins = Readonly<Record<string, Twin>>;

const less = (a: number | string, b: number | string): number =>
  typeof a === 'string' ? order(a, b as string) : a - (b as number);

const orders: Record<string, Twin> = {};
for (const kind of ['number', 'text', 'date', 'datetime']) {
  const when = (id: string, holds: (order: number) => boolean) => {
    orders[`${id}_${kind}`] = (a: string, b: string) => holds(less(a, b));
  };
  when('less', (o) => o < 0);
  when('less_equals', (o) => o <= 0);
  when('greater', (o) => o > 0);
  when('greater_equals', (o) => o >= 0);
}

/** A part of a date, or of the wall clock of an instant: characters from to to. */
const part = (id: string, from: number, to: number): Twins => ({
  [`${id}_date`]: (d: string) => +d.slice(from, to),
  [`${id}_datetime`]: (t: string, s: Scope) => {
    const l = local(t, s.vars.zone);
    return isError(l) ? l : +l.slice(from, to);
  },
});

const concat = (a: string, b: string) => a + b;
const count = (list: readonly Value[]) => list.length;

/** An argument that is blank makes them err. */
export const strict: Twins = {
  ...orders,
  ...part('year', 0, 4),
  ...part('month', 5, 7),
  ...part('day', 8, 10),
  hour_datetime: part('hour', 11, 13).hour_datetime as Twin,
  add_number: add,
  sub_number: sub,
  mul_number: mul,
  div_number: div,
  neg_number: (a: number) => 0 - a,
  abs_number: Math.abs,
  round_number: (a: number) => round(a, 0),
  round_number_digits: round,
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
  date_of_datetime: (t: string, s: Scope) => {
    const l = local(t, s.vars.zone);
    return isError(l) ? l : l.slice(0, 10);
  },
  text_contains: (a: string, b: string) => a.includes(b),
  text_starts_with: (a: string, b: string) => a.startsWith(b),
  text_ends_with: (a: string, b: string) => a.endsWith(b),
  lower_text: lower,
  upper_text: upper,
  left_text: (a: string, n: number) => (n < 0 ? RANGE : [...a].slice(0, n).join('')),
  size_text: size,
  text_size: size,
  size_list: count,
  list_size: count,
  logical_not: (a: boolean) => !a,
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
