import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, type RefObject } from 'react';
import type { RowLayout } from './GridRow';
import { leadOf, offsets, type Column } from './model/columns';
import { Stacked } from './model/stacked';
import { useRows } from './useRows';

export const HEADER = 40;
export const SUMMARY = 36;
/** Rows drawn above and below what one sees. */
const OVER = 8;

/** Which rows and columns are on the screen, and where. */
export function useGridLayout(
  scroller: RefObject<HTMLDivElement | null>,
  count: number,
  rowHeight: number,
  columns: Column[],
  summary: boolean,
) {
  const lines = useMemo(() => new Stacked(count, rowHeight), [count, rowHeight]);
  const rows = useRows(scroller, lines, { head: HEADER, foot: summary ? SUMMARY : 0, over: OVER });
  const lead = leadOf(count);
  const { starts, total } = useMemo(() => offsets(columns, lead), [columns, lead]);
  const frozen = columns.filter((c) => c.frozen).length;
  const frozenWidth = starts[frozen] ?? total;
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length - frozen,
    getScrollElement: () => scroller.current,
    estimateSize: (i) => columns[i + frozen]?.width ?? 0,
    getItemKey: (i) => columns[i + frozen]?.key ?? i,
    overscan: 2,
    paddingStart: frozenWidth,
  });
  const shown = across.getVirtualItems();
  const first = (shown[0]?.index ?? 0) + frozen;
  const last = shown.length === 0 ? -1 : shown[shown.length - 1]!.index + frozen;
  const layout = useMemo<RowLayout>(
    () => ({ columns, lead, starts, total, frozen, first, last }),
    [columns, lead, starts, total, frozen, first, last],
  );

  const showColumn = (col: number): void => {
    const element = scroller.current;
    if (!element || col < frozen) return;
    const start = starts[col] ?? 0;
    const end = start + (columns[col]?.width ?? 0);
    if (start - frozenWidth < element.scrollLeft) element.scrollLeft = start - frozenWidth;
    else if (end > element.scrollLeft + element.clientWidth) element.scrollLeft = end - element.clientWidth;
  };
  return { rows, across, layout, showColumn };
}
