import { DAY, millis, toDate } from '../date';
import type { Twins } from '../twins';
import { RANGE, type ExprError } from '../value';
import { sinceMonday, whole } from './calendar';

type Days = readonly (string | null)[];

const weekday = (ms: number): boolean => sinceMonday(ms) < 5;

/** Days that are worked other than weekdays, and those that are not. A day in both lists is a holiday. */
const exceptions = (holidays: Days, worked: Days): ReadonlyMap<number, boolean> => {
  const out = new Map<number, boolean>();
  for (const d of worked) if (d !== null) out.set(millis(d), true);
  for (const d of holidays) if (d !== null) out.set(millis(d), false);
  return out;
};

/** The working days from one day to another, both included. */
const count = (from: number, to: number, except: ReadonlyMap<number, boolean>): number => {
  const days = (to - from) / DAY + 1;
  let n = Math.floor(days / 7) * 5;
  for (let d = to - ((days % 7) - 1) * DAY; d <= to; d += DAY) n += +weekday(d);
  for (const [d, worked] of except) if (d >= from && d <= to) n += +worked - +weekday(d);
  return n;
};

const networkdays = (start: string, end: string, holidays: Days, worked: Days): number => {
  const except = exceptions(holidays, worked);
  const [x, y] = [millis(start), millis(end)];
  return y < x ? 0 - count(y, x, except) : count(x, y, except);
};

/** The nth working day after a day, or before it. */
const workday = (start: string, days: number, holidays: Days, worked: Days): string | ExprError => {
  const n = whole(days, 10_001);
  const except = exceptions(holidays, worked);
  let left = Math.abs(n);
  let d = millis(start);
  for (let tries = 0; left && tries < 80_000; tries++) {
    d += Math.sign(n) * DAY;
    if (except.get(d) ?? weekday(d)) left--;
  }
  return left === 0 ? toDate(d) : RANGE;
};

export const workdays: Twins = {
  networkdays: (a: string, b: string) => networkdays(a, b, [], []),
  networkdays_holidays: (a: string, b: string, holidays: Days) => networkdays(a, b, holidays, []),
  networkdays_worked: networkdays,
  workday: (a: string, n: number) => workday(a, n, [], []),
  workday_holidays: (a: string, n: number, holidays: Days) => workday(a, n, holidays, []),
  workday_worked: workday,
};
