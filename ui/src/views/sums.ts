import type { Measure } from '@/shared/api/types';

export interface Summed {
  field: string;
  op: Measure['op'];
}

/** Measures that one question may hold. */
const most = 20;

/** What a summary shows where there is no value to sum up. */
export const nothing = '—';

/**
 * The measures of summed columns. The server sums nothing to 0, so the values
 * that there are to sum are counted beside it, as long as a question has room.
 */
export function measuresOf(columns: Summed[]): Measure[] {
  const figures = columns.map(({ field, op }) => ({ op, field, as: `m_${field}` }));
  const counts = columns.filter(({ op }) => op === 'sum').map(({ field }) => ({ op: 'count' as const, field, as: `n_${field}` }));
  return [...figures, ...counts.slice(0, Math.max(0, most - 1 - figures.length))];
}

/** The figure of a column; null when no row had a value. */
export function figureOf(item: Record<string, unknown>, field: string): unknown {
  const currency = item[`m_${field}_currency`];
  const figure = item[`n_${field}`] === 0 ? null : item[`m_${field}`];
  return typeof currency === 'string' && item[`n_${field}`] !== 0 ? ({ figure, currency } satisfies Amount) : figure;
}

/** A figure over amounts whose records say their currency; `*` where there are several, which have no figure. */
export interface Amount {
  figure: unknown;
  currency: string;
}

export const isAmount = (value: unknown): value is Amount => typeof value === 'object' && value !== null && 'currency' in value;
