import type { Values } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { moduleOf } from '../registry';
import type { FieldContext } from '../contract';
import { inCurrency, withCurrency } from '../parts/currency';

/** The sum of numbers, without what binary fractions add; null where there is none. */
export function sumOf(values: Iterable<unknown>): number | null {
  let sum: number | null = null;
  for (const value of values) if (typeof value === 'number' && Number.isFinite(value)) sum = (sum ?? 0) + value;
  return sum === null ? null : Number(sum.toPrecision(15));
}

/**
 * The sum of a column of rows as the column shows its values; '' where there is
 * none. Amounts of several currencies have no sum, nor have those whose currency is
 * not among the columns that one reads: whoever cannot tell adds nothing up.
 */
export function totalText(column: FieldMeta, rows: readonly Values[], columns: readonly FieldMeta[], ctx: FieldContext): string {
  const filled = rows.filter((row) => typeof row[column.key] === 'number');
  const sum = sumOf(filled.map((row) => row[column.key]));
  if (sum === null) return '';
  if (!column.currency_field) return moduleOf(column).format(sum, column, ctx);
  const known = columns.some((one) => one.key === column.currency_field);
  const code = (row: Values): string => inCurrency(column, (key) => row[key]).currency ?? ctx.currency;
  const currencies = new Set(filled.map(code));
  if (!known || currencies.size > 1) return ctx.t('severalCurrencies');
  return moduleOf(column).format(sum, withCurrency(column, [...currencies][0]!), ctx);
}
