import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { ListModel } from '../useList';
import { both } from '../group';
import { inRange, unscheduled, type Times } from '../schedule/span';
import { useWindow, WAITING, windowQuery, type Window } from '../schedule/useWindow';
import { sorted, type Placed } from './events';
import { daysOn, stepped, type Mode } from './range';

interface CalendarData {
  placed: Placed[];
  waiting: Placed['record'][];
  window: Window;
  /** More records wait than are shown. */
  moreWaiting: boolean;
  links: Record<string, string>;
}

/** Reads what is on the screen and nothing else; the spans beside it are read ahead. */
export function useCalendarData(list: ListModel, times: Times | null, mode: Mode, date: string, only: string): CalendarData {
  const client = useQueryClient();
  const { rows } = list;
  const filterOf = (at: string): string | null => {
    const { from, to } = daysOn(mode, at);
    return times && both(inRange(times, from, to), only);
  };
  const window = useWindow(list, filterOf(date));
  const idle = useWindow(list, times && both(unscheduled(times), only), WAITING);
  const before = filterOf(stepped(mode, date, -1));
  const after = filterOf(stepped(mode, date, 1));
  const settled = !window.loading && !window.stale;
  useEffect(() => {
    if (!settled) return;
    for (const filter of [before, after]) if (filter) void client.prefetchQuery(windowQuery(rows, filter));
  }, [client, rows, before, after, settled]);
  const apart = useMemo(() => (times ? sorted([...window.items, ...idle.items], times) : { placed: [], waiting: [] }), [window.items, idle.items, times]);
  const links = useMemo(() => ({ ...window.links, ...idle.links }), [window.links, idle.links]);
  return { ...apart, window, moreWaiting: idle.more, links };
}
