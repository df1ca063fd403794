import { useMemo } from 'react';
import { api, useDepartments, useMe, useObject } from '@/shared/api';
import type { Department, FieldMeta, Items, Page, Person, RecordData } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { moduleOf } from '../registry';
import { useOffer, type Place } from './offer';

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

/** How many are offered at a time. */
export const LIMIT = 8;

/** Where no field asks. */
const NOWHERE: Place = { field: { key: '', type: '', label: {} } };

/** Records of the object that a relation leads to. */
export function useRelationSource(field: FieldMeta, ctx: FieldContext, limit = LIMIT, at?: Omit<Place, 'field'>): LookupSource {
  const offer = useOffer({ field, ...at });
  const object = field.object ?? '';
  // Whoever may not see the other object finds none of its records.
  const known = useMe().data?.objects[object] !== undefined;
  const meta = useObject(known ? object : undefined).data;
  return useMemo(() => {
    const shown = (Array.isArray(field.display) ? (field.display as string[]) : []).slice(0, 3);
    return {
      object,
      ready: meta !== undefined,
      narrowed: !!field.filter || !!field.filter_values,
      search: async (words, signal) => {
        if (!meta) return [];
        const narrowing = offer();
        const page = await api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(object)}/records`, {
          query: {
            q: words,
            limit,
            ...narrowing,
            filter: narrowing.for || field.filter_values ? undefined : field.filter,
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
  }, [object, meta, field.filter, field.filter_values, field.display, ctx, limit, offer]);
}

/** How many people are asked for before anything is typed, to find oneself among them. */
const NEAR = 200;

/** People of the business, of those that a field takes, oneself first. */
export function usePeopleSource(place?: Place, limit = LIMIT): LookupSource {
  const me = useMe().data;
  const offer = useOffer(place ?? NOWHERE);
  const ranged = !!place?.field.range;
  return useMemo(
    () => ({
      object: 'users',
      ready: true,
      narrowed: ranged,
      search: async (words, signal) => {
        const narrowing = offer();
        const page = await api.get<Page<Person>>('/api/v1/people', { query: { q: words, limit: words ? limit : NEAR, ...narrowing }, signal });
        const all = page.items
          .filter((p) => p.active || narrowing.for)
          .map((p) => ({ id: p.id, title: p.name, detail: p.department?.name ?? '', person: true }));
        if (words || !me) return all;
        const own = { id: me.user.id, title: me.user.name, detail: me.department?.name ?? '', person: true };
        const first = ranged && !all.some((p) => p.id === own.id) ? [] : [own];
        return [...first, ...all.filter((p) => p.id !== own.id)].slice(0, limit);
      },
    }),
    [me, ranged, offer, limit],
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
export function useDepartmentSource(place?: Place): LookupSource {
  const items = useDepartments().data?.items;
  const offer = useOffer(place ?? NOWHERE);
  const limited = !!place?.field.range || !!place?.field.include_disabled;
  return useMemo(() => {
    const closed = new Set(items?.filter((d) => d.disabled || d.mergedInto).map((d) => d.id));
    const paths = departmentPaths(items ?? []);
    return {
      object: 'departments',
      ready: items !== undefined,
      narrowed: !!place?.field.range,
      search: async (words, signal) => {
        const narrowing = offer();
        const wanted = words.trim().toLowerCase();
        let taken = (id: string): boolean => !closed.has(id);
        if (narrowing.for && (limited || /^[a-z]+$/.test(wanted))) {
          const found = await api.get<Items<Department>>('/api/v1/departments', { query: { ...narrowing, q: words }, signal });
          const ids = new Set(found.items.map((d) => d.id));
          taken = (id) => ids.has(id);
          if (/^[a-z]+$/.test(wanted)) return paths.filter((d) => taken(d.id)).slice(0, 50);
        }
        return paths.filter((d) => taken(d.id) && `${d.title} ${d.detail}`.toLowerCase().includes(wanted)).slice(0, 50);
      },
    };
  }, [items, limited, place?.field.range, offer]);
}
