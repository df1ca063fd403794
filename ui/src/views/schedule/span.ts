import { addDays, daysBetween } from '@/fields/parse/date';
import { instantOf, readInstant, storedInstant, wallOf } from '@/fields/parse/zone';
import { quote } from '@/expression/condition/cel';
import type { FieldMeta, RecordData } from '@/shared/api/types';

/** The fields that say when records begin and end, and the zone whose clocks are meant. */
export interface Times {
  start: FieldMeta;
  end?: FieldMeta;
  zone: string;
}

/** A moment on the wall: a date (`2026-11-22`), with `HH:mm` where the time of day is known. */
export interface At {
  date: string;
  time?: string;
}

/** When a record is. */
export interface Span {
  start: At;
  /** The first moment after it. */
  end: At;
  /** The record says when it ends; otherwise it is shown for a day or an hour. */
  ends: boolean;
}

export type Changes = Record<string, string | null>;

const MINUTE = 60_000;
const DAY = 86_400_000;

const timed = (field: FieldMeta): boolean => field.type === 'datetime';

/** Milliseconds on the wall's own line of time, on which every day has 24 hours. */
export const wallMs = ({ date, time }: At): number => Date.parse(`${date}T${time ?? '00:00'}:00Z`);

/** The moment at so many milliseconds on the wall's line. */
export function atWall(ms: number): Required<At> {
  const text = new Date(ms).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16) };
}

/** `2026-11-22` or `2026-11-22T10:00`. */
export const wallText = ({ date, time }: At): string => (time === undefined ? date : `${date}T${time}`);

/** Reads what {@link wallText} writes, and with seconds and zone behind it. */
export function readWall(text: string): At {
  return text.length > 10 ? { date: text.slice(0, 10), time: text.slice(11, 16) } : { date: text };
}

/** What a date or date-time field says, on the wall; null when it says nothing. */
export function wallAt(field: FieldMeta, value: unknown, zone: string): At | null {
  if (typeof value !== 'string' || value === '') return null;
  if (!timed(field)) return { date: value.slice(0, 10) };
  const instant = readInstant(value);
  if (!instant) return null;
  const wall = wallOf(instant, zone);
  return { date: wall.date, time: wall.time.slice(0, 5) };
}

/** The value of a field for a moment on the wall; midnight where it has no time. */
export function stored(field: FieldMeta, at: At, zone: string): string {
  return timed(field) ? storedInstant(instantOf(at.date, at.time ?? '00:00', zone)) : at.date;
}

/** When a record is; null when it does not say. An end before the start does not count. */
export function spanOf(record: RecordData, { start, end, zone }: Times): Span | null {
  const from = wallAt(start, record[start.key], zone);
  if (!from) return null;
  const last = end ? wallAt(end, record[end.key], zone) : null;
  const to = last && (last.time === undefined || from.time === undefined ? { date: addDays(last.date, 1) } : last);
  if (to && wallMs(to) > wallMs(from)) return { start: from, end: from.time !== undefined && to.time === undefined ? { ...to, time: '00:00' } : to, ends: true };
  const short = from.time === undefined ? { date: addDays(from.date, 1) } : atWall(wallMs(from) + 60 * MINUTE);
  return { start: from, end: short, ends: false };
}

/**
 * What changes when a record begins at another moment: it keeps its time of day
 * where the new moment has none, and its length. Blank before: nine o'clock.
 */
export function movedTo(record: RecordData, times: Times, to: At): Changes {
  const { start, end, zone } = times;
  const before = wallAt(start, record[start.key], zone);
  const at: At = timed(start) ? { date: to.date, time: to.time ?? before?.time ?? '09:00' } : { date: to.date };
  const changes: Changes = { [start.key]: stored(start, at, zone) };
  const last = end ? wallAt(end, record[end.key], zone) : null;
  if (!end || !last) return changes;
  if (!before) {
    if (wallMs(last) < wallMs(timed(end) ? at : { date: at.date })) changes[end.key] = null;
    return changes;
  }
  const next = timed(end) && timed(start) ? atWall(wallMs(last) + wallMs(at) - wallMs(before)) : { ...last, date: addDays(last.date, daysBetween(before.date, at.date)) };
  changes[end.key] = stored(end, next, zone);
  return changes;
}

/**
 * What changes when a record is drawn longer or shorter; `to` is the first moment
 * after it. Drawn by days, what ends at a time of day still does, at `time`.
 */
export function resizedTo(times: Times, from: At | null, to: At | null, time = '18:00'): Changes {
  const { start, end, zone } = times;
  const changes: Changes = {};
  if (from) changes[start.key] = stored(start, from, zone);
  if (to && end) {
    const whole = to.time === undefined || to.time === '00:00';
    // A day that ends at midnight is, as a date, the one before.
    const last = timed(end) ? (to.time === undefined ? { date: addDays(to.date, -1), time } : to) : { date: whole ? addDays(to.date, -1) : to.date };
    changes[end.key] = stored(end, last, zone);
  }
  return changes;
}

/** What a record begins with that is made for a free place, from `from` until before `to`: one day may be any hour of it. */
export function newAt({ start, end, zone }: Times, from: At, to: At): Changes {
  const whole = from.time === undefined;
  const single = whole && addDays(from.date, 1) >= to.date;
  const changes: Changes = { [start.key]: stored(start, whole ? { date: from.date, time: '09:00' } : from, zone) };
  if (!end || (single && !timed(end))) return changes;
  return { ...changes, ...resizedTo({ start, end, zone }, null, to, single ? '10:00' : '18:00') };
}

function literal(field: FieldMeta, date: string, zone: string): string {
  return timed(field) ? `datetime(${quote(stored(field, { date }, zone))})` : `date(${quote(date)})`;
}

/** CEL for the records of the days from `from` until before `to`, those that only reach into them too. */
export function inRange({ start, end, zone }: Times, from: string, to: string): string {
  const s = `record.${start.key}`;
  const begins = `${s} >= ${literal(start, from, zone)}`;
  const before = `${s} < ${literal(start, to, zone)}`;
  return end ? `${before} && (${begins} || record.${end.key} >= ${literal(end, from, zone)})` : `${begins} && ${before}`;
}

/** CEL for the records that do not say when they begin. */
export const unscheduled = ({ start }: Times): string => `isBlank(record.${start.key})`;

/** Whole days that a span covers, first and last. */
export function daysOf({ start, end }: Span): [string, string] {
  const last = atWall(wallMs(end) - MINUTE).date;
  return [start.date, last < start.date ? start.date : last];
}

/** Whether two spans have time in common. */
export const overlap = (a: Span, b: Span): boolean => wallMs(a.start) < wallMs(b.end) && wallMs(b.start) < wallMs(a.end);

/** Length in days, fractions too. */
export const lengthOf = ({ start, end }: Span): number => (wallMs(end) - wallMs(start)) / DAY;

/** The fields of a view that shows time; null when one that it needs is not there. */
export function timesOf(fields: readonly FieldMeta[], show: { start?: string; end?: string }, zone: string): Times | null {
  const find = (key: string | undefined): FieldMeta | undefined => fields.find((f) => f.key === key && isTime(f));
  const start = find(show.start);
  return start ? { start, end: find(show.end), zone } : null;
}

/** Fields that can say when a record is. */
export const isTime = (field: FieldMeta): boolean => field.type === 'date' || field.type === 'datetime';
