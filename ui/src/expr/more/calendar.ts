import { addDays, addTime, atLocal, DAY, daysBetween, millis, toDate, toInstant, wall } from '../date';
import type { Scope } from '../scope';
import { ofDate, part, type Twins } from '../twins';
import { isError, RANGE, type ExprError } from '../value';

type Text = string | ExprError;
type Num = number | ExprError;

const MONTHS = 12e4;

/** Cuts off the fraction of what is less than a limit. */
export const whole = (x: number, limit: number): number => (Math.abs(x) < limit ? Math.trunc(x) : NaN);

/** Milliseconds of a day; months and days beyond the range carry over. */
const day = (year: number, month: number, day: number): number => new Date(0).setUTCFullYear(year, month - 1, day);

const parts = (d: string): readonly [number, number, number] => [part(0, 4)(d), part(5, 7)(d), part(8, 10)(d)];

const fromParts = (y: number, m: number, d: number): Text => {
  const year = whole(y, 1e4);
  return year < 1 ? RANGE : toDate(day(year, whole(m, MONTHS), whole(d, 4e6)));
};

/**
 * The instant at which clocks show what wall says in UTC. Where clocks are set
 * back it is the first of two; where they are set forward and never show it, it
 * is as if they had not been.
 */
const instantAt = (shown: number, zone: string): Text => {
  const offset = (ms: number) => wall(ms, zone) - ms;
  const before = offset(shown - DAY);
  const after = offset(shown + DAY);
  const first = shown - before;
  const later = shown - after;
  return toInstant(offset(first) !== before && offset(later) === after ? later : first);
};

const timeOfDay = (d: string, h: number, m: number, s: Scope): Text =>
  h < 0 || m < 0 || h >= 24 || m >= 60 ? RANGE : instantAt(millis(d) + Math.trunc(h) * 36e5 + Math.trunc(m) * 6e4, s.vars.zone);

/** A day of the month months later, or its last if it has no such day, in milliseconds. */
const plusMonths = (d: string, months: number, to: number): number => {
  const [y, m] = parts(d);
  const at = y * 12 + m - 1 + whole(months, MONTHS);
  if (!(at >= 12 && at < MONTHS)) return NaN;
  const year = Math.floor(at / 12);
  const month = (at % 12) + 1;
  return day(year, month, Math.min(to, new Date(day(year, month + 1, 0)).getUTCDate()));
};

const edateTime = (t: string, months: number, s: Scope): Text => {
  const l = atLocal((text) => text)(t, s);
  return isError(l) ? l : later(l, months, s.vars.zone);
};

const later = (l: string, months: number, zone: string): Text => {
  const ms = plusMonths(l, months, part(8, 10)(l));
  return isNaN(ms) ? RANGE : instantAt(ms + timeIn(millis(`${l}Z`)), zone);
};

/** The time of day in milliseconds. */
const timeIn = (ms: number): number => ((ms % DAY) + DAY) % DAY;

/** A function of two wall clocks. */
const betweenWalls =
  <T>(f: (x: number, y: number) => T) =>
  (a: string, b: string, s: Scope): T | ExprError => {
    const x = wall(millis(a), s.vars.zone);
    const y = wall(millis(b), s.vars.zone);
    return isError(toDate(x)) || isError(toDate(y)) ? RANGE : f(x, y);
  };

const fullMonths = (x: number, y: number): number => {
  const a = new Date(x);
  const b = new Date(y);
  const early = b.getUTCDate() - a.getUTCDate() || timeIn(y) - timeIn(x);
  return (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth() - +(early < 0);
};

const UNITS: Readonly<Record<string, number>> = { h: 36e5, H: 36e5, m: 6e4, s: 1e3, S: 1e3 };

/** Counts what is full between two wall clocks; elapsed is the time that really passed. */
const datedif = (x: number, y: number, elapsed: number, unit: string): Num => {
  if (y < x) {
    const r = datedif(y, x, -elapsed, unit);
    return isError(r) ? r : 0 - r;
  }
  if (/^[yY]$/.test(unit)) return Math.floor(fullMonths(x, y) / 12);
  if (unit === 'M') return fullMonths(x, y);
  if (/^[dD]$/.test(unit)) return Math.floor((y - x) / DAY);
  const each = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
  return each ? Math.trunc(elapsed / each) + 0 : RANGE;
};

/** Days since Monday. */
export const sinceMonday = (ms: number): number => (((ms / DAY + 3) % 7) + 7) % 7;

/** The week of the year after ISO 8601, which is that of its Thursday. */
const week = (d: string): number => {
  const ms = millis(d.slice(0, 10));
  const thursday = ms - (sinceMonday(ms) - 3) * DAY;
  return Math.floor((thursday - day(new Date(thursday).getUTCFullYear(), 1, 1)) / DAY / 7) + 1;
};

export const calendar: Twins = {
  ...ofDate('quarter', (d) => Math.ceil(part(5, 7)(d) / 3)),
  ...ofDate('weekday', (d) => sinceMonday(millis(d.slice(0, 10))) + 1),
  ...ofDate('weeknum', week),
  date_parts: fromParts,
  datetime_parts: timeOfDay,
  datedelta_date: addDays,
  datedelta_datetime: addTime,
  edate_date: (d: string, months: number) => toDate(plusMonths(d, months, part(8, 10)(d))),
  edate_datetime: edateTime,
  eomonth_date: (d: string, months: number) => toDate(plusMonths(d, months, 31)),
  days_date: daysBetween,
  days_datetime: betweenWalls((x, y) => Math.floor(x / DAY) - Math.floor(y / DAY)),
  datedif_date: (a: string, b: string, unit: string) => datedif(millis(a), millis(b), millis(b) - millis(a), unit),
  datedif_datetime: (a: string, b: string, unit: string, s: Scope) =>
    betweenWalls((x, y) => datedif(x, y, millis(b) - millis(a), unit))(a, b, s),
};
