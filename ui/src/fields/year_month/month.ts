import type { Fault } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { addMonths, parseDate } from '../parse/date';
import { checkLimits } from '../parse/limit';
import type { Parsed } from '../parse/number';
import { halfWidth } from '../parse/text';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const composed = (year: string, month: number): Parsed<string> => ({ value: `${year}-${String(month).padStart(2, '0')}` });

/** `n` months after a month (`YYYY-MM`). */
export const moveMonth = (month: string, n: number): string => addMonths(`${month}-01`, n).slice(0, 7);

/** Reads 2026-11, 2026年11月, 202611, 11/2026, Nov 2026, 11月 (of this year), 本月, +1, and a day as its month. */
export function parseMonth(words: string, today: string): Parsed<string> {
  const s = halfWidth(words).trim().toLowerCase();
  if (s === '') return { value: '' };
  const after = /^(\d{4}) ?(?:[-/.年] ?(0?[1-9]|1[0-2])|(0[1-9]|1[0-2])) ?月?$/.exec(s);
  if (after) return composed(after[1]!, Number(after[2] ?? after[3]));
  const before = /^(0?[1-9]|1[0-2]) ?[-/.] ?(\d{4})$/.exec(s);
  if (before) return composed(before[2]!, Number(before[1]));
  const named = /^([a-z]{3})[a-z]*\.?,?[ -](\d{4})$/.exec(s);
  if (named && MONTHS.includes(named[1]!)) return composed(named[2]!, MONTHS.indexOf(named[1]!) + 1);
  const alone = /^(0?[1-9]|1[0-2])月$/.exec(s);
  if (alone) return composed(today.slice(0, 4), Number(alone[1]));
  const word = /^(本|这|上|下)个?月$/.exec(s)?.[1];
  if (word) return { value: moveMonth(today.slice(0, 7), { 上: -1, 下: 1 }[word] ?? 0) };
  const shift = /^[+-]\d{1,3}$/.test(s) ? Number(s) : null;
  if (shift !== null) return { value: moveMonth(today.slice(0, 7), shift) };
  const day = parseDate(s, today).value;
  return day ? { value: day.slice(0, 7) } : { error: 'not_a_month' };
}

export function checkMonth(value: unknown, field: FieldMeta): Fault | null {
  return /^\d{4}-(?:0[1-9]|1[0-2])$/.test(String(value)) ? checkLimits(String(value), field) : { code: 'not_a_month' };
}

/** The month that a key leads to, on a sheet of four by three; null for other keys. */
export function monthByKey(month: string, key: string): string | null {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -4, ArrowDown: 4, PageUp: -12, PageDown: 12 }[key];
  if (by !== undefined) return moveMonth(month, by);
  if (key === 'Home') return `${month.slice(0, 4)}-01`;
  return key === 'End' ? `${month.slice(0, 4)}-12` : null;
}
