import { addDays, addMonths, weekday } from './date';

/** A span of days relative to today; the last six count `days`, which are weeks or months where they say so. */
export interface Relative {
  span: Span;
  days?: number;
}

/** Every span, in the order in which menus offer them. */
export const SPANS = [
  'today',
  'yesterday',
  'tomorrow',
  'this_week',
  'last_week',
  'next_week',
  'this_month',
  'last_month',
  'next_month',
  'this_quarter',
  'last_quarter',
  'next_quarter',
  'this_year',
  'last_year',
  'next_year',
  'last_days',
  'next_days',
  'last_weeks',
  'next_weeks',
  'last_months',
  'next_months',
] as const;

export type Span = (typeof SPANS)[number];

/** Whether a value is a relative span. */
export function isRelative(value: unknown): value is Relative {
  return typeof value === 'object' && value !== null && 'span' in value;
}

/** Whether a span counts days, weeks or months. */
export const counts = (span: Span): boolean => /_(days|weeks|months)$/.test(span);

/** First day and the day after the last of a span, seen from today. Weeks begin on Monday. */
export function spanDays(span: Span, today: string, days = 0): [string, string] {
  const week = addDays(today, 1 - weekday(today));
  const month = `${today.slice(0, 7)}-01`;
  const quarter = addMonths(month, -((Number(today.slice(5, 7)) - 1) % 3));
  const year = `${today.slice(0, 4)}-01-01`;
  switch (span) {
    case 'today':
      return [today, addDays(today, 1)];
    case 'yesterday':
      return [addDays(today, -1), today];
    case 'tomorrow':
      return [addDays(today, 1), addDays(today, 2)];
    case 'this_week':
      return [week, addDays(week, 7)];
    case 'last_week':
      return [addDays(week, -7), week];
    case 'next_week':
      return [addDays(week, 7), addDays(week, 14)];
    case 'this_month':
      return [month, addMonths(month, 1)];
    case 'last_month':
      return [addMonths(month, -1), month];
    case 'next_month':
      return [addMonths(month, 1), addMonths(month, 2)];
    case 'this_quarter':
      return [quarter, addMonths(quarter, 3)];
    case 'last_quarter':
      return [addMonths(quarter, -3), quarter];
    case 'next_quarter':
      return [addMonths(quarter, 3), addMonths(quarter, 6)];
    case 'this_year':
      return [year, addMonths(year, 12)];
    case 'last_year':
      return [addMonths(year, -12), year];
    case 'next_year':
      return [addMonths(year, 12), addMonths(year, 24)];
    case 'last_weeks':
      return [addDays(today, 1 - 7 * days), addDays(today, 1)];
    case 'next_weeks':
      return [today, addDays(today, 7 * days)];
    case 'last_months':
      return [addDays(addMonths(today, -days), 1), addDays(today, 1)];
    case 'next_months':
      return [today, addMonths(today, days)];
    case 'last_days':
      return [addDays(today, 1 - days), addDays(today, 1)];
    case 'next_days':
      return [today, addDays(today, days)];
  }
}
