import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { PageAnswer } from '@/grid';
import type { FieldMeta, RecordData, ViewShow } from '@/shared/api/types';
import { useLive } from '@/shared/live';
import { both, groupCondition } from '../group';
import { aggregate, pageLoader, type Rows } from '../request';
import { measuresOf } from '../sums';
import type { ListModel } from '../useList';
import { BLANK, cardsIn, columnOf, moved, patchedCard, withCard, withoutCard, type CardPages, type Tally } from './model';

/** Cards that a column shows at first, and more at a time. */
export const PAGE = 20;
/** Columns that are counted. */
const MOST = 200;

type Cards = InfiniteData<PageAnswer, string | null>;
interface Tallies {
  items: Record<string, unknown>[];
  links?: Record<string, string>;
}

export interface Board {
  tallies: ReadonlyMap<string, Tally>;
  /** Titles of the links that columns and cards name. */
  links: Record<string, string>;
  state: 'loading' | 'ready' | 'error';
  error: unknown;
  retry: () => void;
  rows: Rows;
  /** Where the cards of a column are kept. */
  cardsKey: (column: string) => readonly unknown[];
  find: (id: string) => RecordData | undefined;
  /** The column that a card stands in, with the cards that were read of it. */
  among: (id: string) => { column: string; cards: RecordData[] } | undefined;
  /** Changes a card where it is, or moves it to the column that its new value names. */
  patch: (id: string, change: Partial<RecordData>, links?: Record<string, string>) => void;
  /** Counts again; the cards stay where they are. */
  recount: () => void;
}

const nothing: Record<string, string> = {};

/** What the columns of a kanban hold: counts and sums from the server, and the cards that were read. */
export function useBoard(list: ListModel, field: FieldMeta, show: ViewShow): Board {
  const client = useQueryClient();
  const { rows } = list;
  const by = field.key;
  const base = useMemo(() => ['list', rows.object, 'kanban', rows.filter, rows.q, by] as const, [rows.object, rows.filter, rows.q, by]);
  const sum = show.sum !== undefined && list.meta.fields.some((f) => f.key === show.sum && f.summable) ? show.sum : undefined;
  const tallyKey = useMemo(() => [...base, 'tally', sum] as const, [base, sum]);
  const sort = rows.sort.map((k) => `${k.desc ? '-' : ''}${k.field}`).join();
  const cards = useMemo(() => [...base, 'cards', sort, rows.fields] as const, [base, sort, rows.fields]);
  const query = useQuery({
    queryKey: tallyKey,
    queryFn: ({ signal }): Promise<Tallies> =>
      aggregate(rows, { groupBy: [by], measures: [{ op: 'count', as: 'n' }, ...(sum ? measuresOf([{ field: sum, op: 'sum' }]) : [])], sort: '-n', limit: MOST }, signal),
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  });
  const tallies = useMemo(() => new Map((query.data?.items ?? []).filter((i) => i.n !== 0 || columnOf(i[by]) !== BLANK).map((item) => [columnOf(item[by]), { ...item, n: Number(item.n ?? 0) }] as const)), [query.data, by]);

  const all = useCallback(() => client.getQueriesData<Cards>({ queryKey: cards }), [client, cards]);
  const find = useCallback((id: string) => all().flatMap(([, data]) => cardsIn(data as CardPages | undefined)).find((r) => r.id === id), [all]);
  const among = useCallback(
    (id: string) => {
      for (const [key, data] of all()) {
        const inside = cardsIn(data as CardPages | undefined);
        if (inside.some((r) => r.id === id)) return { column: String(key.at(-1)), cards: inside };
      }
      return undefined;
    },
    [all],
  );
  const patch = useCallback(
    (id: string, change: Partial<RecordData>) => {
      const before = find(id);
      if (!before) return;
      // What is on its way again would put the card back where it was; what comes for the first time is waited for.
      void client.cancelQueries({ queryKey: base, predicate: (query) => query.state.data !== undefined });
      const next = { ...before, ...change };
      const [from, to] = [columnOf(before[by]), columnOf(next[by])];
      if (from !== to && change.updated) next.$since = change.updated;
      for (const [key, data] of all()) {
        if (!data) continue;
        const pages = data as CardPages;
        const nextPages = from === to ? patchedCard(pages, id, change) : key.at(-1) === to ? withCard(pages, next) : withoutCard(pages, id);
        client.setQueryData(key, nextPages as Cards);
      }
      if (from !== to)
        client.setQueryData<Tallies>(tallyKey, (old) => old && { ...old, items: moved(old.items, by, from, to, { sum, value: sum && next[sum] }) });
    },
    [client, base, by, all, find, tallyKey, sum],
  );
  const recount = useCallback(() => {
    void client.invalidateQueries({ queryKey: tallyKey });
    // The totals of the list, but not the cards: they stay where they were put.
    void client.invalidateQueries({ queryKey: ['list', rows.object], predicate: ({ queryKey }) => queryKey[2] !== 'kanban' });
  }, [client, tallyKey, rows.object]);
  useLiveCards({ rows, by, cards, find, patch, recount });
  return {
    tallies,
    links: query.data?.links ?? nothing,
    state: query.data ? 'ready' : query.error ? 'error' : 'loading',
    error: query.error,
    retry: () => void query.refetch(),
    rows,
    cardsKey: useCallback((column: string) => [...cards, column], [cards]),
    find,
    among,
    patch,
    recount,
  };
}

/** Cards follow what others write: they change, move and go at once, counts a moment later. */
function useLiveCards({ rows, by, cards, find, patch, recount }: { rows: Rows; by: string; cards: readonly unknown[] } & Pick<Board, 'find' | 'patch' | 'recount'>): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const soon = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(recount, 600);
  };
  useLive(rows.filter.length > 4096 ? null : { object: rows.object, ...(rows.filter === '' ? {} : { filter: rows.filter }) }, {
    onRecord: (action, record) => {
      soon();
      const known = find(record.id);
      if (action === 'leave' || action === 'delete') {
        for (const [key, data] of client.getQueriesData<Cards>({ queryKey: cards })) if (data) client.setQueryData(key, withoutCard(data as CardPages, record.id) as Cards);
      } else if (known && record.version >= known.version) patch(record.id, record);
      else if (!known && action === 'create') void client.invalidateQueries({ queryKey: [...cards, columnOf(record[by])] });
    },
    onReset: () => void client.invalidateQueries({ queryKey: ['list', rows.object] }),
  });
}

/** The cards of one column, twenty at a time. */
export function useCards(board: Board, field: FieldMeta, column: string, zone: string, enabled: boolean) {
  const { rows } = board;
  return useInfiniteQuery({
    queryKey: board.cardsKey(column),
    queryFn: ({ pageParam, signal }) =>
      pageLoader({ ...rows, since: field.key, filter: both(rows.filter, groupCondition(field, { field: field.key }, column === BLANK ? '' : column, zone)) })({ cursor: pageParam, limit: PAGE, light: false, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    enabled,
    staleTime: 5_000,
  });
}
