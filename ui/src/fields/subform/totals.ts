import type { FieldMeta } from '@/shared/api/types';
import { moduleOf } from '../registry';
import type { FieldContext } from '../contract';

/** The sum of numbers, without what binary fractions add; null where there is none. */
export function sumOf(values: Iterable<unknown>): number | null {
  let sum: number | null = null;
  for (const value of values) if (typeof value === 'number' && Number.isFinite(value)) sum = (sum ?? 0) + value;
  return sum === null ? null : Number(sum.toPrecision(15));
}

/** The sum of a column as the column shows its values; '' where there is none. */
export function totalText(column: FieldMeta, values: Iterable<unknown>, ctx: FieldContext): string {
  const sum = sumOf(values);
  return sum === null ? '' : moduleOf(column).format(sum, column, ctx);
}
