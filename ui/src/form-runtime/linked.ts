import type { QueryClient } from '@tanstack/react-query';
import type { LinkLoader, Values } from '@/form-engine';
import { api, isApiError, keys, objectQuery } from '@/shared/api';
import type { Department, FieldMeta, Items, Me, ObjectMeta, RecordData } from '@/shared/api/types';
import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import { namesSeveral, oneOf } from '@/fields/parts/links';
import { userOf } from './logic';

const USERS = 'users';
const DEPARTMENTS = 'departments';
const FRESH_MS = 10_000;

interface Source {
  client: QueryClient;
  release: number;
  me: Me | undefined;
  meta: ObjectMeta;
  /** Titles of what the loaded records link to. */
  onTitles: (titles: Record<string, string>) => void;
}

/** Loads what expressions read of linked records: through the cache, and only what the person may see. */
export function linkLoader(source: Source): LinkLoader {
  return (key, id, paths) => {
    const [first, column] = key.split('.');
    const own = source.meta.fields.find((f) => f.key === first);
    const field = column === undefined ? own : own?.fields?.find((f) => f.key === column);
    const object = field && targetOf(field);
    if (!object) throw new Error(`${key} is no link`);
    if (object === USERS && id === source.me?.user.id && paths.every((p) => p in userOf(source.me))) return userOf(source.me);
    return load(source, object, id, paths);
  };
}

/** The object that one link leads to; undefined for what names none, or several. */
function targetOf(field: FieldMeta): string | undefined {
  return namesSeveral(field.type) ? undefined : linkTarget(field);
}

/** The object that the links of a field lead to, one or several. */
export function linkTarget(field: FieldMeta): string | undefined {
  const type = oneOf(field.type);
  if (type === 'user') return USERS;
  if (type === 'department') return DEPARTMENTS;
  return type === 'relation' ? field.object : undefined;
}

/** What a linked record is called; '' for what the person may not see. */
export async function titleOf(source: Source, object: string, id: string, ctx: FieldContext): Promise<string> {
  const meta = object === USERS || object === DEPARTMENTS ? undefined : await source.client.fetchQuery(objectQuery(source.release, object));
  const key = meta?.title ?? 'name';
  const found = await load(source, object, id, [key]);
  const title = meta?.fields.find((field) => field.key === key);
  return title ? moduleOf(title).format(found?.[key], title, ctx) : String(found?.[key] ?? '');
}

async function load(source: Source, object: string, id: string, paths: readonly string[]): Promise<Values | null> {
  try {
    if (object === USERS) return await person(source, id, paths);
    if (object === DEPARTMENTS) return await department(source, id);
    return await record(source, object, id, paths);
  } catch (error) {
    if (isApiError(error) && (error.status === 404 || error.status === 403)) return null;
    throw error;
  }
}

async function record(source: Source, object: string, id: string, paths: readonly string[]): Promise<Values | null> {
  const deeper = byFirst(paths);
  const fields = [...deeper.keys()].sort().join(',');
  const { client, release } = source;
  const found = await client.fetchQuery({
    queryKey: [...keys.records(release, object), 'part', id, fields],
    queryFn: ({ signal }) =>
      api.get<RecordData>(`/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}`, {
        query: { fields, links: true },
        signal,
      }),
    staleTime: FRESH_MS,
  });
  if (found.$links) source.onTitles(found.$links);
  const out: Values = { ...found };
  for (const [key, rest] of deeper) {
    const next = linkId(found[key]);
    if (rest.length === 0 || next === '') continue;
    const meta = await client.fetchQuery(objectQuery(release, object));
    const field = meta.fields.find((f) => f.key === key);
    const target = field && targetOf(field);
    // A field that the person may not see is not known here.
    if (!target) delete out[key];
    else out[key] = { ...((await load(source, target, next, rest)) ?? blankAt(rest)), id: next };
  }
  return out;
}

async function person(source: Source, id: string, paths: readonly string[]): Promise<Values> {
  if (id === source.me?.user.id && paths.every((p) => p in userOf(source.me))) return userOf(source.me);
  return source.client.fetchQuery({
    queryKey: ['people', 'one', id],
    queryFn: ({ signal }) => api.get<Values>(`/api/v1/people/${encodeURIComponent(id)}`, { signal }),
    staleTime: FRESH_MS,
  });
}

async function department(source: Source, id: string): Promise<Values | null> {
  const all = await source.client.fetchQuery({
    queryKey: keys.departments,
    queryFn: ({ signal }) => api.get<Items<Department>>('/api/v1/departments', { signal }),
    staleTime: 5 * 60_000,
  });
  const found = all.items.find((d) => d.id === id);
  return found ? { ...found } : null;
}

/** Paths by their first step. */
function byFirst(paths: readonly string[]): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const path of paths) {
    const [first = '', ...rest] = path.split('.');
    out.set(first, [...(out.get(first) ?? []), ...(rest.length > 0 ? [rest.join('.')] : [])]);
  }
  return out;
}

/** Blank fields of a linked record that the person may not see. */
function blankAt(paths: readonly string[]): Values {
  return Object.fromEntries(paths.map((path) => [path.split('.')[0], null]));
}
