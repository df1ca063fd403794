import { addDays, addMonths, isDate, weekday } from '@/fields/parse/date';

export type Mode = 'month' | 'week' | 'day' | 'list';

export const modes: readonly Mode[] = ['month', 'week', 'day', 'list'];

export const readMode = (text: string | undefined): Mode => modes.find((mode) => mode === text) ?? 'month';

/** Days from `from` until before `to`. */
export interface Days {
  from: string;
  to: string;
}

export const mondayOf = (date: string): string => addDays(date, 1 - weekday(date));
export const firstOf = (date: string): string => `${date.slice(0, 7)}-01`;

/** The days on the screen: of a month whole weeks, Monday first. */
export function daysOn(mode: Mode, date: string): Days {
  if (mode === 'day') return { from: date, to: addDays(date, 1) };
  if (mode === 'week') return { from: mondayOf(date), to: addDays(mondayOf(date), 7) };
  const first = firstOf(date);
  if (mode === 'list') return { from: first, to: addMonths(first, 1) };
  return { from: mondayOf(first), to: addDays(mondayOf(addDays(addMonths(first, 1), -1)), 7) };
}

/** The date that the arrows lead to. */
export function stepped(mode: Mode, date: string, by: 1 | -1): string {
  if (mode === 'day') return addDays(date, by);
  if (mode === 'week') return addDays(date, 7 * by);
  return addMonths(firstOf(date), by);
}

/** A date of the URL, else today. */
export const readDay = (text: string | undefined, today: string): string => (text && isDate(text) ? text : today);

/** Every day of a range. */
export function eachDay({ from, to }: Days): string[] {
  const days: string[] = [];
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day);
  return days;
}
