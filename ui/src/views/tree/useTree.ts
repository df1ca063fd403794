import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { linkId } from '@/fields/format';
import type { PageAnswer } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import { both } from '../group';
import { aggregate, pageLoader, type Rows } from '../request';
import type { ListModel } from '../useList';
import { below, idsIn, linesOf, missingParents, pathsOf, TOP, type Branch, type Line } from './model';

/** As many as are read below a record at a time, and as matches of a filter. */
export const STEP = 100;
export const MOST = 500;
const DEPTH = 30;

type Answer = Branch & { links: Record<string, string> };

async function readBranch(rows: Rows, under: string, id: string, limit: number, signal: AbortSignal): Promise<Answer> {
  const items: RecordData[] = [];
  const links: Record<string, string> = {};
  const load = pageLoader({ ...rows, filter: below(under, id), q: '' });
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof load>> = await load({ cursor, limit: Math.min(STEP, limit - items.length), light: false, signal });
    items.push(...page.items);
    Object.assign(links, page.links);
    cursor = page.cursor;
  } while (cursor !== null && items.length < limit);
  const counts: Record<string, number> = {};
  for (let at = 0; at < items.length; at += STEP) {
    const ids = items.slice(at, at + STEP).map((record) => record.id);
    const answer = await aggregate({ ...rows, filter: idsIn(under, ids), q: '' }, { groupBy: [under], measures: [{ op: 'count', as: 'n' }], limit: 500 }, signal);
    for (const item of answer.items) counts[linkId(item[under])] = Number(item.n ?? 0);
  }
  return { items, counts, more: cursor !== null, links };
}

interface Paths {
  matches: RecordData[];
  ancestors: RecordData[];
  links: Record<string, string>;
  more: boolean;
}

/** The matches of the list's filter, and level by level what they stand under. */
async function readPaths(rows: Rows, under: string, signal: AbortSignal): Promise<Paths> {
  const first = await pageLoader(rows)({ cursor: null, limit: MOST, light: false, signal });
  const paths: Paths = { matches: first.items, ancestors: [], links: { ...first.links }, more: first.cursor !== null };
  for (let depth = 0; depth < DEPTH; depth++) {
    const missing = missingParents([...paths.matches, ...paths.ancestors], under);
    if (missing.length === 0) break;
    const found: RecordData[] = [];
    for (let at = 0; at < missing.length; at += STEP) {
      const page = await pageLoader({ ...rows, filter: idsIn('id', missing.slice(at, at + STEP)), q: '' })({ cursor: null, limit: STEP, light: false, signal });
      found.push(...page.items);
      Object.assign(paths.links, page.links);
    }
    // What cannot be seen stays missing.
    if (found.length === 0) break;
    paths.ancestors.push(...found);
  }
  return paths;
}

/** What a record is and stands under, read up to the top; what one may not see ends it. */
export async function chainAbove(rows: Rows, under: string, id: string): Promise<string[]> {
  const chain: string[] = [];
  for (let at = id; at !== TOP && !chain.includes(at) && chain.length < DEPTH; ) {
    chain.push(at);
    const page: PageAnswer = await pageLoader({ ...rows, filter: idsIn('id', [at]), q: '' })({ cursor: null, limit: 1, light: false, signal: new AbortController().signal });
    at = linkId(page.items[0]?.[under]);
  }
  return chain;
}

export interface TreeData {
  lines: Line[];
  links: Record<string, string>;
  loading: boolean;
  busy: boolean;
  error: unknown;
  retry: () => void;
  /** There is a filter: its matches are shown with their paths. */
  filtered: boolean;
  more: boolean;
  toggle: (id: string, open: boolean) => void;
  collapse: () => void;
  showMore: (parent: string) => void;
}

/** The lines of a tree: what is below an open record is read when it is opened. */
export function useTree(list: ListModel, under: string | undefined): TreeData {
  const { rows, search, patch } = list;
  const filtered = both(rows.filter, '') !== '' || rows.q !== '';
  const kept = search.folded;
  const open = useMemo(() => new Set(kept ? kept.split(',') : []), [kept]);
  const [limits, setLimits] = useState<Record<string, number>>({});
  const [shut, setShut] = useState<ReadonlySet<string>>(new Set());
  const wanted = under && !filtered ? [TOP, ...open] : [];
  const branches = useQueries({
    queries: wanted.map((id) => {
      const limit = limits[id] ?? STEP;
      return {
        queryKey: ['list', rows.object, 'tree', under, id, limit, rows.sort, rows.fields],
        queryFn: ({ signal }: { signal: AbortSignal }) => readBranch(rows, under!, id, limit, signal),
        placeholderData: keepPreviousData,
        staleTime: 10_000,
      };
    }),
    combine: (results) => ({
      all: new Map(results.flatMap(({ data }, i) => (data ? [[wanted[i]!, data] as const] : []))),
      busy: results.some((r) => r.isFetching),
      error: results.find((r) => r.error)?.error ?? null,
      retry: () => results.forEach((r) => r.error && void r.refetch()),
    }),
  });
  const paths = useQuery({
    queryKey: ['list', rows.object, 'paths', under, rows.filter, rows.q, rows.sort, rows.fields],
    queryFn: ({ signal }) => readPaths(rows, under!, signal),
    enabled: !!under && filtered,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const lines = useMemo(() => {
    if (!filtered) return branches.all.has(TOP) ? linesOf(branches.all, open) : [];
    if (!paths.data) return [];
    const matched = new Set(paths.data.matches.map((record) => record.id));
    const all = pathsOf(paths.data.matches, paths.data.ancestors, under ?? '');
    const seen = new Set([...paths.data.matches, ...paths.data.ancestors].map((record) => record.id).filter((id) => !shut.has(id)));
    return linesOf(all, seen, (record) => !matched.has(record.id));
  }, [filtered, branches.all, open, paths.data, under, shut]);
  const toggle = useCallback(
    (id: string, on: boolean) => {
      if (filtered) {
        setShut((old) => new Set(on ? [...old].filter((one) => one !== id) : [...old, id]));
        return;
      }
      const next = on ? [...open, id] : [...open].filter((one) => one !== id);
      patch({ folded: next.join(',') || undefined }, { replace: true });
    },
    [filtered, open, patch],
  );
  const links = useMemo(() => (filtered ? (paths.data?.links ?? {}) : Object.assign({}, ...[...branches.all.values()].map((b) => b.links))), [filtered, paths.data, branches.all]);
  const { refetch } = paths;
  return {
    lines,
    links: links as Record<string, string>,
    loading: filtered ? paths.isPending : !branches.all.has(TOP) && branches.error === null,
    busy: filtered ? paths.isFetching : branches.busy,
    error: filtered ? paths.error : branches.error,
    retry: filtered ? () => void refetch() : branches.retry,
    filtered,
    more: filtered && (paths.data?.more ?? false),
    toggle,
    collapse: () => (filtered ? undefined : patch({ folded: undefined }, { replace: true })),
    showMore: (parent) => setLimits((old) => ({ ...old, [parent]: (old[parent] ?? STEP) + STEP })),
  };
}
