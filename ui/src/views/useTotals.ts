import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { moduleOf } from '@/fields';
import { formatSum } from '@/fields/format';
import { withCurrency } from '@/fields/parts/currency';
import type { Column } from '@/grid';
import { formatNumber } from '@/shared/format';
import type { ListModel } from './useList';
import { aggregate, countRows } from './request';
import { figureOf, isAmount, measuresOf, nothing } from './sums';

export interface Totals {
  count: number | null;
  more: boolean;
  /** Sums by column, in words; null when no column is summed. */
  sums: Record<string, string> | null;
  stale: boolean;
  /** The records are being counted. */
  counting: boolean;
  stopCounting: () => void;
  countExactly: () => void;
  /** Something changed: count and sum again. */
  again: () => void;
}

/** Count and sums over the whole result, asked once its rows are there; a kind with rows of its own does not wait. */
export function useTotals(list: ListModel): Totals {
  const { rows, pages, columns, ctx, source, kind } = list;
  const client = useQueryClient();
  const ready = useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => !kind.lines || source.state === 'ready',
  );
  const [exact, setExact] = useState(false);
  useEffect(() => setExact(false), [rows]);
  const key = ['list', rows.object, rows.filter, rows.q] as const;
  const count = useQuery({
    queryKey: [...key, 'count', exact],
    queryFn: ({ signal }) => countRows(rows, exact, signal),
    enabled: ready,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  useEffect(() => {
    if (count.data && !count.isPlaceholderData) pages.setCount(count.data.count, count.data.more);
  }, [count.data, count.isPlaceholderData, pages]);

  const summed = columns.filter((c) => c.summary !== undefined && (c.summary === 'count' || c.field.summable));
  const measures = measuresOf(summed.map((c) => ({ field: c.key, op: c.summary! })));
  const sums = useQuery({
    queryKey: [...key, 'sums', measures.map((m) => `${m.op} ${m.field}`).join()],
    queryFn: ({ signal }) => aggregate(rows, { measures }, signal),
    enabled: ready && measures.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  const item = sums.data?.items[0];
  const texts: Record<string, string> = {};
  for (const column of summed) {
    if (item) texts[column.key] = sumText(column, figureOf(item, column.key), ctx);
  }
  return {
    count: count.data?.count ?? null,
    more: count.data?.more ?? false,
    sums: measures.length > 0 ? texts : null,
    stale: sums.isPlaceholderData || sums.isFetching,
    counting: count.isFetching,
    stopCounting: () => {
      setExact(false);
      void client.cancelQueries({ queryKey: [...key, 'count'] });
    },
    countExactly: () => setExact(true),
    again: () => void client.invalidateQueries({ queryKey: ['list', rows.object] }),
  };
}

/** A summed value of a column in words; a dash when there was nothing to sum. */
export function sumText(column: Column, value: unknown, ctx: ListModel['ctx']): string {
  if (isAmount(value)) {
    if (value.currency === '*') return ctx.t('severalCurrencies');
    return sumText({ ...column, field: withCurrency(column.field, value.currency) }, value.figure, ctx);
  }
  if (value === null || value === undefined) return nothing;
  if (typeof value !== 'number') return moduleOf(column.field).format(value, column.field, ctx);
  if (column.summary === 'count') return formatNumber(value);
  const decimals = column.field.decimals;
  const exact = column.summary === 'avg' && decimals !== undefined ? Number(value.toFixed(decimals)) : value;
  return formatSum(exact, column.field, moduleOf(column.field).format(exact, column.field, ctx), ctx.currency, ctx.locale);
}
