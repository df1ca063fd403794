import { api, keys, objectQuery, queryClient } from '@/shared/api';
import type { Department, FieldMeta, Items, ObjectMeta, Page, Person, RecordData } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import type { PastedRow } from './paste';

/** Names asked for in one call. */
const AT_ONCE = 50;

/** What is named so, as far as the person may see it: ids by name. */
type Found = Map<string, string>;

async function ofRecords(object: string, names: readonly string[]): Promise<Found> {
  const meta: ObjectMeta = await queryClient.fetchQuery(objectQuery(queryClient.getQueryData<{ release: number }>(keys.me)?.release ?? 0, object));
  const found: Found = new Map();
  for (let i = 0; i < names.length; i += AT_ONCE) {
    const some = names.slice(i, i + AT_ONCE);
    const page = await api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(object)}/records`, {
      query: { filter: `record.${meta.title} in [${some.map((name) => JSON.stringify(name)).join(', ')}]`, fields: meta.title, limit: 200 },
    });
    for (const record of page.items) found.set(String(record[meta.title]).trim(), record.id);
  }
  return found;
}

async function ofPeople(names: readonly string[]): Promise<Found> {
  const found: Found = new Map();
  for (const name of names) {
    const page = await api.get<Page<Person>>('/api/v1/people', { query: { q: name, limit: 8 } });
    const exact = page.items.filter((person) => person.active && (person.name === name || person.email === name));
    // Two of one name: nobody is guessed.
    if (exact.length === 1) found.set(name, exact[0]!.id);
  }
  return found;
}

async function ofDepartments(): Promise<Found> {
  const all = await queryClient.fetchQuery({ queryKey: keys.departments, queryFn: ({ signal }) => api.get<Items<Department>>('/api/v1/departments', { signal }) });
  return new Map(all.items.filter((one) => !one.disabled && !one.mergedInto).map((one) => [one.name, one.id]));
}

async function lookUp(column: FieldMeta, names: readonly string[]): Promise<Found> {
  if (column.type === 'user') return ofPeople(names);
  if (column.type === 'department') return ofDepartments();
  return ofRecords(column.object ?? '', names);
}

/** Finds what pasted names stand for. */
export const linkSource = {
  /** Puts ids in the place of names, and a fault where nothing has the name. */
  fill: async (lines: readonly PastedRow[], columns: readonly FieldMeta[], ctx: FieldContext, onLink: (id: string, title: string) => void): Promise<void> => {
    for (const column of columns) {
      const names = [...new Set(lines.flatMap((line) => line.names[column.key] ?? []))];
      if (names.length === 0) continue;
      const found = await lookUp(column, names).catch((): Found => new Map());
      for (const line of lines) {
        const name = line.names[column.key];
        if (name === undefined) continue;
        const id = found.get(name);
        if (id !== undefined) {
          onLink(id, name);
          line.values[column.key] = id;
        } else {
          line.faults[column.key] = { code: 'not_a_record', message: ctx.t('subform.notFound', { name }) };
        }
      }
    }
  },
};
