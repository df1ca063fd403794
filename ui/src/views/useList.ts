import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { moduleOf, useFieldContext, type FieldContext } from '@/fields';
import { toldColumns } from '@/fields/subform/field';
import { colsText, columnsOf, PageStore, type Column } from '@/grid';
import { useMe, usePatchMe } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RowColor, ViewColumn, ViewShow, ViewType } from '@/shared/api/types';
import { fromCel, toCel } from '@/expression/condition/convert';
import { useGroups } from './useGroups';
import { usePages } from './usePages';
import { fieldFinder, type FieldAt } from '@/expression/condition/describe';
import { useServerTree } from '@/expression/condition/useServerTree';
import { kindOfField } from '@/expression/condition/fields';
import type { Group, KindOf } from '@/expression/condition/model';
import type { GroupSource } from './groupSource';
import { kindOf as viewKindOf, showOf, type ViewKind } from './kinds';
import type { Rows } from './request';
import {
  colorsParam,
  filterParam,
  groupParam,
  quickParam,
  readState,
  sortParam,
  writeGroup,
  type GroupKey,
  type ListSearch,
  type ListState,
  type SortKey,
} from './state';
import { relatedPaths, useRelated } from '@/expression/related';

export interface ListModel {
  app: string;
  meta: ObjectMeta;
  state: ListState;
  /** What is shown, as one text: scrolled, ticked and opened as it was left. */
  place: string;
  /** How the records are seen, and what that shows of them. */
  kind: ViewKind;
  show: ViewShow;
  setKind: (type: ViewType) => void;
  columns: Column[];
  /** Every field that can be a column. */
  fields: FieldMeta[];
  /** Titles of links that the person chose while filtering. */
  ctx: FieldContext;
  rows: Rows;
  source: PageStore | GroupSource;
  pages: PageStore;
  /** The filter as the builder shows it; null when only the expression can. */
  filter: Group | null;
  kindOf: KindOf;
  fieldAt: FieldAt;
  search: ListSearch;
  patch: (change: ListSearch, options?: { replace?: boolean }) => void;
  setFilter: (group: Group) => void;
  /** A filter to go on with in the builder: it may hold conditions without a value yet. */
  begin: (group: Group | null) => void;
  begun: Group | null;
  setFilterText: (cel: string) => void;
  setSort: (keys: SortKey[]) => void;
  setGroup: (keys: GroupKey[]) => void;
  setColors: (colors: RowColor[]) => void;
  setQuick: (fields: string[]) => void;
  setColumns: (columns: Column[]) => void;
  setWidth: (key: string, width: number, done: boolean) => void;
  addLink: (id: string, title: string) => void;
  reload: () => void;
}

const nothingShown: ViewShow = {};
const ungrouped: GroupKey[] = [];

/** The place that the router names. */
export function useListPlace(): { app: string; object: string; search: ListSearch } {
  const params: { app?: string; object?: string } = useParams({ strict: false });
  const search: ListSearch = useSearch({ strict: false });
  return { app: params.app ?? '_', object: params.object ?? '', search };
}

/** Everything a list shows, read from the URL and kept there. */
export function useList(meta: ObjectMeta): ListModel {
  const { app, search } = useListPlace();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const [begun, setBegun] = useState<Group | null>(null);
  const [widths, setWidth] = useWidths(meta, search.view);
  const state = useMemo(() => readState(meta, search), [meta, search]);
  const kind = viewKindOf(meta, state.view, search.kind);
  const show = useMemo(() => showOf(kind, meta, state.view) ?? nothingShown, [kind, meta, state.view]);
  const base = useFieldContext(chosen, meta.calculating);

  const related = useRelatedFields(meta.fields, [state.filter, ...state.colors.map((c) => c.when)].join(' '));
  const fieldAt = useMemo(
    () => fieldFinder(meta.fields, related.fieldsOf, base.locale),
    [meta.fields, related.fieldsOf, base.locale],
  );
  const kindOf = useCallback<KindOf>(
    (path) => {
      const found = fieldAt(path);
      return found ? kindOfField(found.field) : undefined;
    },
    [fieldAt],
  );
  const read = useMemo(() => fromCel(state.filter, kindOf), [state.filter, kindOf]);
  // What is not read here the server may still know as conditions.
  const told = useServerTree({ object: meta.key, usage: 'filter' }, state.filter, read === null);
  const filter = read ?? told;
  const sortText = state.sort.map((k) => `${k.desc ? '-' : ''}${k.field}`).join(',');
  const fields = useMemo(() => meta.fields.filter((f) => f.key !== 'id' && f.key !== 'version'), [meta.fields]);
  const viewColumns = useMemo<ViewColumn[]>(
    () => (state.view.columns.length > 0 ? state.view.columns : defaultColumns(meta, fields)),
    [state.view, meta, fields],
  );
  const natural = useCallback((field: FieldMeta) => (field.key === meta.title ? 240 : moduleOf(field).width), [meta.title]);
  const columns = useMemo(
    () => columnsOf(fields, viewColumns, state.cols, widths, natural),
    [fields, viewColumns, state.cols, widths, natural],
  );
  const original = useMemo(
    () => columnsOf(fields, viewColumns, undefined, widths, natural),
    [fields, viewColumns, widths, natural],
  );

  const fieldText = fieldsText(meta.fields, columns);
  const rows = useMemo<Rows>(
    // A condition that is broken shows nothing rather than all.
    () => ({ object: meta.key, filter: state.broken ? 'false' : state.filter, q: state.q, sort: state.sort, fields: fieldText }),
    // The order is compared by what it says.
    // oxlint-disable-next-line react/exhaustive-deps
    [meta.key, state.broken, state.filter, state.q, sortText, fieldText],
  );
  const place = [meta.key, state.view.key, kind.type, writeGroup(state.group), rows.filter, rows.q, sortText].join('\n');
  const pages = usePages(rows);
  const groups = useGroups(meta, rows, kind.type === 'table' ? state.group : ungrouped, columns, base.timezone, place);
  const source = groups ?? pages;
  const links = useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => source.links,
  );
  const ctx = useMemo(() => ({ ...base, links: { ...base.links, ...links } }), [base, links]);

  const patch = useCallback(
    (change: ListSearch, options: { replace?: boolean } = {}) =>
      void navigate({
        to: '.',
        search: ((old: ListSearch) => ({ ...old, ...change })) as never,
        replace: options.replace ?? false,
      }),
    [navigate],
  );
  return {
    app,
    place,
    meta,
    state,
    kind,
    show,
    setKind: (type) => patch({ kind: type === viewKindOf(meta, state.view, undefined).type ? undefined : type, date: undefined, mode: undefined, only: undefined, by: undefined, folded: undefined }),
    columns,
    fields,
    ctx,
    rows,
    source,
    pages,
    filter,
    kindOf,
    fieldAt,
    search,
    patch,
    setFilter: (group) => patch({ f: filterParam(state.view, toCel(group, kindOf)) }, { replace: true }),
    begin: setBegun,
    begun,
    setFilterText: (cel) => patch({ f: filterParam(state.view, cel.trim()) }, { replace: true }),
    setSort: (keys) => patch({ sort: sortParam(state.view, keys) }, { replace: true }),
    setGroup: (keys) => patch({ group: groupParam(state.view, keys) }, { replace: true }),
    setColors: (colors) => patch({ colors: colorsParam(state.view, colors) }, { replace: true }),
    setQuick: (quick) => patch({ quick: quickParam(state.view, quick) }, { replace: true }),
    setColumns: (next) => patch({ cols: colsText(next, original) }, { replace: true }),
    setWidth,
    addLink: (id, title) => setChosen((known) => ({ ...known, [id]: title })),
    reload: () => {
      pages.reload();
      groups?.reload();
    },
  };
}

/** The fields that a list reads: rows of sub-forms only where a column shows them, and of those what the cell tells. */
export function fieldsText(fields: readonly FieldMeta[], columns: readonly Column[]): string | undefined {
  const nested = columns.filter((column) => column.field.type === 'subform');
  if (nested.length === 0) return undefined;
  const plain = fields.filter((field) => field.type !== 'subform').map((field) => field.key);
  return [...plain, ...nested.flatMap(({ field }) => toldColumns(field).map((column) => `${field.key}.${column.key}`))].join(',');
}

/** Columns of a view that names none: the title, then what a form would show first. */
function defaultColumns(meta: ObjectMeta, fields: FieldMeta[]): ViewColumn[] {
  const own = fields.filter((f) => !f.system && f.key !== meta.title && f.type !== 'subform').slice(0, 8);
  const system = fields.filter((f) => f.key === 'owner' || f.key === 'created');
  const title = fields.some((f) => f.key === meta.title) ? [{ field: meta.title, frozen: true }] : [];
  return [...title, ...own.map((f) => ({ field: f.key })), ...system.map((f) => ({ field: f.key }))];
}

function useRelatedFields(fields: FieldMeta[], filter: string) {
  const [more, setMore] = useState<string[]>([]);
  const paths = useMemo(() => relatedPaths(filter), [filter]);
  const objects = useMemo(() => {
    const named: string[] = [...more];
    for (const path of paths) {
      const first = fields.find((f) => f.key === path.split('.')[0]);
      if (first?.type === 'relation' && first.object) named.push(first.object);
    }
    return named;
  }, [paths, fields, more]);
  const related = useRelated(objects);
  // Second and third steps are known once the objects before them are.
  useEffect(() => {
    for (const path of paths) {
      const steps = path.split('.');
      let here: FieldMeta[] | undefined = fields;
      for (const step of steps.slice(0, -1)) {
        const field: FieldMeta | undefined = here?.find((f) => f.key === step);
        if (field?.type !== 'relation' || !field.object) break;
        const object = field.object;
        here = related.fieldsOf(object);
        if (!here) {
          setMore((known) => (known.includes(object) || objects.includes(object) ? known : [...known, object]));
          break;
        }
      }
    }
  }, [paths, fields, related, objects]);
  return related;
}

/** Widths that this person has chosen for the columns of a view, kept on the server. */
function useWidths(
  meta: ObjectMeta,
  view: string | undefined,
): [Record<string, number>, (key: string, width: number, done: boolean) => void] {
  const name = `widths.${meta.key}.${view ?? ''}`;
  const kept = useMe().data?.preferences[name] as Record<string, number> | undefined;
  const { mutate } = usePatchMe();
  const [moving, setMoving] = useState<Record<string, number>>({});
  const widths = useMemo(() => ({ ...kept, ...moving }), [kept, moving]);
  const set = useCallback(
    (key: string, width: number, done: boolean) => {
      setMoving((old) => ({ ...old, [key]: width }));
      if (done) mutate({ preferences: { [name]: { ...kept, ...moving, [key]: width } } });
    },
    [kept, moving, mutate, name],
  );
  return [widths, set];
}
