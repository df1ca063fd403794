import { api } from '@/shared/api';
import type { Department, FieldMeta, Items, ObjectMeta, Page, Person, RecordData } from '@/shared/api/types';

/** What a title means in a field of links: the id of the one that is called so, or how many are. */
export type Titled = { id: string } | { several: boolean };

/** Titles that are looked up for one paste; more are not. */
export const MOST_TITLES = 100;
const AT_ONCE = 4;

/**
 * Looks up what whole titles mean in a field that leads to records, people or
 * departments: exactly one must be called so.
 */
export async function byTitle(field: FieldMeta, titles: readonly string[]): Promise<Map<string, Titled>> {
  const found = new Map<string, Titled>();
  const take = (title: string, ids: string[]): void => void found.set(title, ids.length === 1 ? { id: ids[0]! } : { several: ids.length > 1 });
  if (field.type === 'department') {
    const { items } = await api.get<Items<Department>>('/api/v1/departments');
    for (const title of titles) take(title, items.filter((d) => d.name === title && !d.disabled && !d.mergedInto).map((d) => d.id));
    return found;
  }
  const ask = field.type === 'user' ? people : await records(field.object ?? '');
  const wanted = titles.slice(0, MOST_TITLES);
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    await Promise.all(wanted.slice(at, at + AT_ONCE).map(async (title) => take(title, await ask(title))));
  }
  return found;
}

async function people(name: string): Promise<string[]> {
  const { items } = await api.get<Page<Person>>('/api/v1/people', { query: { q: name, limit: 50 } });
  return items.filter((person) => person.active && person.name === name).map((person) => person.id);
}

async function records(object: string): Promise<(title: string) => Promise<string[]>> {
  const place = `/api/v1/objects/${encodeURIComponent(object)}`;
  const meta = await api.get<ObjectMeta>(place);
  return async (title) => {
    const { items } = await api.get<Page<RecordData>>(`${place}/records`, { query: { filter: `record.${meta.title} == ${JSON.stringify(title)}`, fields: 'id', limit: 2 } });
    return items.map((record) => record.id);
  };
}
