import { div } from './number';
import { RANGE, type ExprError } from './value';

const DAY = 864e5;
/** Milliseconds of a date or an instant. */
export const millis = (t: string): number => Date.parse(t.replace(' ', 'T'));

const FIRST = millis('0001-01-01');
const END = millis('9999-12-31') + DAY;

/** A date or an instant as text, of as many characters as its like. */
const textOf = (ms: number, like: string): string | ExprError =>
  ms >= FIRST && ms < END ? instant(ms).slice(0, like.length) : RANGE;

/** An instant as text. */
export const instant = (ms: number): string => new Date(ms).toISOString().replace('T', ' ');

const isTime = (s: string, length: number): boolean => {
  const ms = s.length === length ? millis(s) : NaN;
  return ms >= FIRST && instant(ms).startsWith(s);
};

export const isDate = (s: string): boolean => isTime(s, 10);
export const isInstant = (s: string): boolean => isTime(s, 24);

/** Away from zero at a half, as Go rounds. */
const rounded = (x: number): number => Math.sign(x) * Math.round(Math.abs(x));

const near = (days: number): boolean => Math.abs(days) < 4e6;

/** Whole days; a fraction is cut off. */
export const addDays = (d: string, days: number): string | ExprError => (near(days) ? textOf(millis(d) + Math.trunc(days) * DAY, d) : RANGE);

/** Days of which a fraction is kept to the millisecond. */
export const addTime = (t: string, days: number): string | ExprError => (near(days) ? textOf(millis(t) + rounded(days * DAY), t) : RANGE);

export const daysBetween = (a: string, b: string): number | ExprError => div(millis(a) - millis(b), DAY);

const clocks = new Map<string, Intl.DateTimeFormat>();

const clock = (zone: string): Intl.DateTimeFormat => {
  let c = clocks.get(zone);
  if (!c) {
    const two = '2-digit';
    c = new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23', era: 'short', year: 'numeric', month: two, day: two, hour: two, minute: two, second: two });
    clocks.set(zone, c);
  }
  return c;
};

/** The wall clock of an instant, as `2026-01-31 10:00:00.000`. */
export const local = (t: string, zone: string): string | ExprError => {
  const p: Record<string, string> = {};
  for (const { type, value } of clock(zone).formatToParts(millis(t))) p[type] = value;
  const year = (p.year ?? '').padStart(4, '0');
  return p.era !== 'AD' || year.length > 4 ? RANGE : `${year}-${p.month}-${p.day} ${p.hour}:${p.minute}:${p.second}${t.slice(19, 23)}`;
};
