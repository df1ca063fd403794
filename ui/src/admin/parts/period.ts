import { addDays } from '@/fields/parse/date';

/** Spans of days that end today, as the address holds them. */
export const periods = ['1', '7', '30', '90'] as const;

export interface Days {
  from?: string;
  to?: string;
}

/**
 * First and last day of a period: `7` is the last seven days, `2026-11-01..2026-11-30`
 * two days (either may be absent), blank all time.
 */
export function daysOf(period: string | undefined, today: string): Days {
  if (!period) return {};
  if (/^\d{1,3}$/.test(period)) return { from: addDays(today, 1 - Math.max(1, Number(period))) };
  const match = /^(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?$/.exec(period);
  if (!match) return {};
  return { ...(match[1] ? { from: match[1] } : {}), ...(match[2] ? { to: match[2] } : {}) };
}

/** The same as text; undefined when it says nothing. */
export function periodOf({ from, to }: Days): string | undefined {
  return from || to ? `${from ?? ''}..${to ?? ''}` : undefined;
}
