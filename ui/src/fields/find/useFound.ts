import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { moduleOf, useFieldContext } from '@/fields';
import { PageStore, type Selection } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import type { Chosen, FindAsk } from './ask';
import type { Findable, Wanted } from './findable';

/** The rows of the find dialog under what is searched and filtered, and what is chosen of them. */
export function useFound(list: Findable, ask: FindAsk) {
  const [wanted, setWanted] = useState<Wanted>({ q: ask.words ?? '', filter: '', sort: list.sort });
  const [pages] = useState(() => new PageStore({ load: list.load(wanted), size: list.size }));
  const shown = useRef(wanted);
  useEffect(() => {
    if (shown.current === wanted) return;
    shown.current = wanted;
    pages.retarget(list.load(wanted));
  }, [pages, list, wanted]);
  useSyncExternalStore(
    useCallback((listener) => pages.subscribe(listener), [pages]),
    () => pages.version,
  );
  const [named, setNamed] = useState<Record<string, string>>({});
  const ctx = useFieldContext(useMemo(() => ({ ...named, ...pages.links }), [named, pages.links]));
  const total = useQuery({
    queryKey: ['list', list.object, 'find', ask.offer, ask.filter, wanted],
    queryFn: ({ signal }) => list.count!(wanted, signal),
    enabled: list.count !== undefined,
    staleTime: 0,
  });
  const count = list.count ? (total.data ?? null) : pages.complete ? { count: pages.length, more: false } : null;
  const known = total.data;
  useEffect(() => {
    if (known) pages.setCount(known.count, known.more);
  }, [pages, known]);

  const [chosen, setChosen] = useState<ReadonlyMap<string, Chosen>>(() => new Map((ask.chosen ?? []).map((one) => [one.id, one])));
  const chosenOf = (record: RecordData): Chosen => {
    const field = list.columns.find((column) => column.key === list.titleKey)?.field;
    return { id: record.id, title: (field && moduleOf(field).format(record[list.titleKey], field, ctx)) || record.id };
  };
  /** Takes over what is ticked: of one choice only the last tick stays. */
  const select = (next: Selection): void => {
    const added = [...next].filter((id) => !chosen.has(id));
    const rows = pages.loaded();
    const fresh = added.flatMap((id) => rows.filter((row) => row.id === id).map(chosenOf));
    const kept = ask.several ? [...chosen.values()].filter((one) => next.has(one.id)) : fresh.length > 0 ? [] : [...chosen.values()].filter((one) => next.has(one.id));
    setChosen(new Map([...kept, ...(ask.several ? fresh : fresh.slice(-1))].map((one) => [one.id, one])));
  };
  return {
    wanted,
    narrow: useCallback((change: Partial<Wanted>) => setWanted((old) => ({ ...old, ...change })), []),
    pages,
    ctx,
    addLink: useCallback((id: string, title: string) => setNamed((all) => ({ ...all, [id]: title })), []),
    count,
    chosen,
    selection: useMemo<Selection>(() => new Set(chosen.keys()), [chosen]),
    select,
    chosenOf,
    add: (one: Chosen) => setChosen(new Map([...(ask.several ? chosen : []), [one.id, one]])),
    clear: () => setChosen(new Map()),
  };
}

export type Found = ReturnType<typeof useFound>;
