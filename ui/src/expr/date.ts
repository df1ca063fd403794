import { div } from './number';
import { isError, RANGE, type ExprError } from './value';

export const DAY = 864e5;

/** Milliseconds of a date, an instant or a wall clock. */
export const millis = (t: string): number => Date.parse(t.replace(' ', 'T'));

const FIRST = millis('0001-01-01');
const END = millis('9999-12-31') + DAY;

/** An instant as text. */
export const instant = (ms: number): string => new Date(ms).toISOString().replace('T', ' ');

/** As much of the text of an instant; only the years 1 to 9999 have one. */
const textOf = (ms: number, length: number): string | ExprError => (ms >= FIRST && ms < END ? instant(ms).slice(0, length) : RANGE);

export const toDate = (ms: number): string | ExprError => textOf(ms, 10);
export const toInstant = (ms: number): string | ExprError => textOf(ms, 24);

const isTime = (s: string, length: number): boolean => {
  const ms = s.length === length ? millis(s) : NaN;
  return ms >= FIRST && instant(ms).startsWith(s);
};

export const isDate = (s: string): boolean => isTime(s, 10);
export const isInstant = (s: string): boolean => isTime(s, 24);

const near = (days: number): boolean => Math.abs(days) < 4e6;

/** Whole days; a fraction is cut off. */
export const addDays = (d: string, days: number): string | ExprError => (near(days) ? toDate(millis(d) + Math.trunc(days) * DAY) : RANGE);

/** Days of which a fraction is kept to the millisecond, a half of it away from zero. */
export const addTime = (t: string, days: number): string | ExprError =>
  near(days) ? toInstant(millis(t) + Math.sign(days) * Math.round(Math.abs(days * DAY))) : RANGE;

export const daysBetween = (a: string, b: string): number | ExprError => div(millis(a) - millis(b), DAY);

const clocks = new Map<string, Intl.DateTimeFormat>();

const clock = (zone: string): Intl.DateTimeFormat => {
  let c = clocks.get(zone);
  if (!c) {
    const n = 'numeric';
    c = new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23', era: 'short', year: n, month: n, day: n, hour: n, minute: n, second: n });
    clocks.set(zone, c);
  }
  return c;
};

let last: readonly [ms?: number, zone?: string, wall?: number] = [];

/** What clocks in the zone show at an instant, as the milliseconds of the same wall clock in UTC. */
export const wall = (ms: number, zone: string): number => {
  // Most ask about now, again and again.
  if (ms !== last[0] || zone !== last[1]) last = [ms, zone, shown(ms, zone)];
  return last[2] as number;
};

const shown = (ms: number, zone: string): number => {
  const p: Record<string, number> = {};
  for (const { type, value } of clock(zone).formatToParts(ms)) p[type] = type === 'era' ? +(value < 'B') : +value;
  const { era, year = 0, month = 0, day, hour = 0, minute, second } = p;
  const d = new Date(0);
  d.setUTCFullYear(era ? year : 1 - year, month - 1, day);
  return d.setUTCHours(hour, minute, second) + (((ms % 1e3) + 1e3) % 1e3);
};

/** The wall clock of an instant, as `2026-01-31 10:00:00.000`. */
export const local = (t: string, zone: string): string | ExprError => textOf(wall(millis(t), zone), 23);

/** A function of the wall clock of an instant. */
export const atLocal =
  <T>(f: (local: string) => T) =>
  (t: string, s: { readonly vars: { readonly zone: string } }): T | ExprError => {
    const l = local(t, s.vars.zone);
    return isError(l) ? l : f(l);
  };
