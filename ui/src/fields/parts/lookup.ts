import { useMemo } from 'react';
import { api, useDepartments, useMe, useObject } from '@/shared/api';
import type { Department, FieldMeta, Page, Person, RecordData } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { moduleOf } from '../registry';

/** One thing that can be chosen. */
export interface Candidate {
  id: string;
  title: string;
  detail: string;
  person?: boolean;
}

/** Where candidates come from. */
export interface LookupSource {
  /** Recents are kept under it. */
  object: string;
  ready: boolean;
  search: (words: string, signal: AbortSignal) => Promise<Candidate[]>;
  /** Words of the field's own condition, when it narrows the choice. */
  narrowed: boolean;
  /** What is chosen already, and not offered again. */
  without?: ReadonlySet<string>;
}

const LIMIT = 8;

/** Records of the object that a relation leads to. */
export function useRelationSource(field: FieldMeta, ctx: FieldContext, limit = LIMIT): LookupSource {
  const object = field.object ?? '';
  const meta = useObject(object).data;
  return useMemo(() => {
    const shown = (Array.isArray(field.display) ? (field.display as string[]) : []).slice(0, 3);
    return {
      object,
      ready: meta !== undefined,
      narrowed: !!field.filter,
      search: async (words, signal) => {
        if (!meta) return [];
        const page = await api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(object)}/records`, {
          query: {
            q: words,
            limit,
            filter: field.filter,
            fields: [meta.title, ...shown].join(','),
            links: true,
            // Who may not see when records were changed cannot sort by it.
            sort: words || !meta.fields.some((f) => f.key === 'updated') ? undefined : '-updated',
          },
          signal,
        });
        const withLinks: FieldContext = { ...ctx, links: { ...ctx.links, ...page.links } };
        const write = (record: RecordData, key: string): string => {
          const column = meta.fields.find((f) => f.key === key);
          return column ? moduleOf(column).format(record[key], column, withLinks) : '';
        };
        return page.items.map((record) => ({
          id: record.id,
          title: write(record, meta.title) || record.id,
          detail: shown
            .map((key) => write(record, key))
            .filter(Boolean)
            .join(' · '),
        }));
      },
    };
  }, [object, meta, field.filter, field.display, ctx, limit]);
}

/** People of the business, oneself first. */
export function usePeopleSource(): LookupSource {
  const me = useMe().data;
  return useMemo(
    () => ({
      object: 'users',
      ready: true,
      narrowed: false,
      search: async (words, signal) => {
        const page = await api.get<Page<Person>>('/api/v1/people', { query: { q: words, limit: LIMIT }, signal });
        const all = page.items
          .filter((p) => p.active)
          .map((p) => ({ id: p.id, title: p.name, detail: p.department?.name ?? '', person: true }));
        if (words || !me) return all;
        const own = { id: me.user.id, title: me.user.name, detail: me.department?.name ?? '', person: true };
        return [own, ...all.filter((p) => p.id !== me.user.id)];
      },
    }),
    [me],
  );
}

/** The departments from the root down, each with its path. */
export function departmentPaths(all: Department[]): Candidate[] {
  const byId = new Map(all.map((d) => [d.id, d]));
  return all.map((d) => {
    const path: string[] = [];
    const seen = new Set([d.id]);
    for (
      let up = d.parent ? byId.get(d.parent) : undefined;
      up && !seen.has(up.id);
      up = up.parent ? byId.get(up.parent) : undefined
    ) {
      seen.add(up.id);
      path.unshift(up.name);
    }
    return { id: d.id, title: d.name, detail: path.join(' / ') };
  });
}

/** Departments of the business that are to be chosen; a value that is disabled or merged keeps its name by its link. */
export function useDepartmentSource(): LookupSource {
  const items = useDepartments().data?.items;
  return useMemo(() => {
    const closed = new Set(items?.filter((d) => d.disabled || d.mergedInto).map((d) => d.id));
    const all = departmentPaths(items ?? []).filter((d) => !closed.has(d.id));
    return {
      object: 'departments',
      ready: items !== undefined,
      narrowed: false,
      search: (words) => {
        const wanted = words.trim().toLowerCase();
        return Promise.resolve(all.filter((d) => `${d.title} ${d.detail}`.toLowerCase().includes(wanted)).slice(0, 50));
      },
    };
  }, [items]);
}
