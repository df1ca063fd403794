import { addDays, addMonths, daysBetween, weekday } from '@/fields/parse/date';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { firstOf, mondayOf, type Days } from '../calendar/range';
import { lengthOf, wallMs, type Span } from '../schedule/span';

export type Scale = 'day' | 'week' | 'month';

export const scales: readonly Scale[] = ['day', 'week', 'month'];

/** Pixels that a day takes. */
export const PX: Record<Scale, number> = { day: 32, week: 12, month: 4 };

export const readScale = (text: string | undefined): Scale => scales.find((scale) => scale === text) ?? 'week';

/** The days that are drawn around a date: some before it, more after. */
export function daysAround(scale: Scale, date: string): Days {
  if (scale === 'day') return { from: addDays(mondayOf(date), -7), to: addDays(mondayOf(date), 42) };
  if (scale === 'week') return { from: mondayOf(addMonths(firstOf(date), -1)), to: mondayOf(addDays(addMonths(firstOf(date), 4), 6)) };
  return { from: addMonths(firstOf(date), -4), to: addMonths(firstOf(date), 12) };
}

export function steppedBy(scale: Scale, date: string, by: 1 | -1): string {
  if (scale === 'day') return addDays(date, 28 * by);
  return addMonths(firstOf(date), (scale === 'week' ? 3 : 9) * by);
}

export interface Segment {
  /** A month, `2026-11`, or a day. */
  date: string;
  left: number;
  width: number;
}

function segments({ from, to }: Days, px: number, next: (day: string) => string): Segment[] {
  const out: Segment[] = [];
  for (let day = from; day < to; ) {
    const end = next(day) < to ? next(day) : to;
    out.push({ date: day, left: daysBetween(from, day) * px, width: daysBetween(day, end) * px });
    day = end;
  }
  return out;
}

/** The two lines over the bars: months, or years over months; and days, weeks or months. */
export function headOf(scale: Scale, days: Days): { upper: Segment[]; lower: Segment[] } {
  const px = PX[scale];
  const month = (day: string): string => addMonths(firstOf(day), 1);
  const year = (day: string): string => `${Number(day.slice(0, 4)) + 1}-01-01`;
  const week = (day: string): string => addDays(mondayOf(day), 7);
  if (scale === 'month') return { upper: segments(days, px, year), lower: segments(days, px, month) };
  return { upper: segments(days, px, month), lower: segments(days, px, scale === 'day' ? (day) => addDays(day, 1) : week) };
}

/** Where a bar stands, cut to what is drawn. */
export function barOf(span: Span, days: Days, px: number): { left: number; width: number; before: boolean; after: boolean } {
  const from = wallMs({ date: days.from });
  const all = daysBetween(days.from, days.to) * px;
  const left = ((wallMs(span.start) - from) / 86_400_000) * px;
  const right = left + lengthOf(span) * px;
  const [l, r] = [Math.max(0, left), Math.min(all, right)];
  return { left: l, width: Math.max(4, r - l), before: left < 0, after: right > all };
}

/** How much of a record is done, from 0 to 1: a percentage, or a number up to 100. */
export function shareOf(record: RecordData, field: FieldMeta | undefined): number | null {
  const value = field && record[field.key];
  if (typeof value !== 'number') return null;
  return Math.min(1, Math.max(0, field!.type === 'percent' ? value : value / 100));
}

export const isWeekend = (day: string): boolean => weekday(day) > 5;
