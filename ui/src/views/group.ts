import { addDays, addMonths, isDate } from '@/fields/parse/date';
import { instantOf, storedInstant } from '@/fields/parse/zone';
import { linkId } from '@/fields/format';
import type { FieldMeta } from '@/shared/api/types';
import { double, quote } from '@/expression/condition/cel';
import { kindOfField } from '@/expression/condition/fields';
import type { GroupKey } from './state';

/** First day and the day after of a period as aggregates name it: 2026, 2026-Q4, 2026-11, 2026-W47, 2026-11-22. */
export function periodDays(value: string): [string, string] | null {
  const year = /^(\d{4})$/.exec(value);
  if (year) return [`${value}-01-01`, `${Number(value) + 1}-01-01`];
  const quarter = /^(\d{4})-?Q([1-4])$/.exec(value);
  if (quarter) {
    const first = `${quarter[1]}-${String((Number(quarter[2]) - 1) * 3 + 1).padStart(2, '0')}-01`;
    return [first, addMonths(first, 3)];
  }
  const month = /^(\d{4}-\d{2})$/.exec(value);
  if (month) return [`${value}-01`, addMonths(`${value}-01`, 1)];
  const week = /^(\d{4})-?W(\d{2})$/.exec(value);
  if (week) {
    const fourth = `${week[1]}-01-04`;
    const day = new Date(`${fourth}T00:00:00Z`).getUTCDay() || 7;
    const first = addDays(fourth, 1 - day + (Number(week[2]) - 1) * 7);
    return [first, addDays(first, 7)];
  }
  return isDate(value) ? [value, addDays(value, 1)] : null;
}

/** The condition that holds for the rows of one group, as CEL. */
export function groupCondition(field: FieldMeta, key: GroupKey, value: unknown, zone: string): string {
  const f = `record.${key.field}`;
  const kind = kindOfField(field);
  if (kind === 'bool') return `${f} == ${value === true}`;
  if (value === null || value === undefined || value === '') return `isBlank(${f})`;
  if (kind === 'number') return `${f} == ${double(Number(value))}`;
  if (kind === 'link') return `${f} == ${quote(linkId(value))}`;
  if (kind === 'list' || kind === 'links') return `${quote(String(value))} in ${f}`;
  if (kind === 'date' || kind === 'datetime') {
    // A week that is named by its first day spans seven.
    const text = String(value);
    const range = key.by === 'week' && isDate(text) ? ([text, addDays(text, 7)] as const) : periodDays(text);
    if (!range) return `isBlank(${f})`;
    const at = (date: string): string =>
      kind === 'date' ? `date(${quote(date)})` : `datetime(${quote(storedInstant(instantOf(date, '00:00', zone)))})`;
    return `${f} >= ${at(range[0])} && ${f} < ${at(range[1])}`;
  }
  return `${f} == ${quote(String(value))}`;
}

/** Two conditions that must both hold; either may be empty. */
export function both(a: string, b: string): string {
  if (a === '' || b === '') return a || b;
  return `(${a}) && (${b})`;
}
