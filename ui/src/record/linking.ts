import { moduleOf, type FieldContext } from '@/fields';
import { referenceOf } from '@/fields/any_relation/reference';
import { linkId } from '@/fields/format';
import { linkList, namesSeveral } from '@/fields/parts/links';
import { api } from '@/shared/api';
import type { FieldMeta, Page, RecordData } from '@/shared/api/types';
import { batch, recordsPath } from '@/views/request';
import type { Backlink } from './related';

/** A record that is linked to another or not, as it is now. */
export interface Link {
  id: string;
  title: string;
  version: number;
  value: unknown;
  /** What it points at in the place of the record in question. */
  elsewhere?: string;
}

/** Whether the value of a link field names a record. */
export const namesIt = (field: FieldMeta, value: unknown, id: string, target: string): boolean =>
  field.type === 'any_relation' && referenceOf(value)?.object !== target ? false
  : namesSeveral(field.type) ? linkList(value).some((one) => linkId(one) === id) : linkId(value) === id;

/** The value with the record linked, or without. */
export function linkedValue(field: FieldMeta, value: unknown, id: string, on: boolean, target: string): unknown {
  if (field.type === 'any_relation') return on ? { object: target, id } : null;
  if (!namesSeveral(field.type)) return on ? id : null;
  const others = linkList(value).map(linkId).filter((one) => one !== id);
  return on ? [...others, id] : others;
}

const PORTION = 100;

/** Reads what some records point at now, as far as the person may see it. */
export async function readLinks({ object, field }: Backlink, ids: readonly string[], target: { object: string; id: string }, ctx: FieldContext): Promise<Link[]> {
  const out: Link[] = [];
  const titled = object.fields.find((f) => f.key === object.title);
  for (let at = 0; at < ids.length; at += PORTION) {
    const page = await api.get<Page<RecordData>>(recordsPath(object.key), {
      query: { filter: `record.id in ${JSON.stringify(ids.slice(at, at + PORTION))}`, fields: `${object.title},${field.key}`, links: true, limit: PORTION },
    });
    const known = { ...ctx, links: { ...ctx.links, ...page.links } };
    for (const row of page.items) {
      const value = row[field.key];
      const other = namesSeveral(field.type) ? '' : linkId(value);
      const named = referenceOf(value)?.label || page.links?.[other];
      out.push({
        id: row.id,
        title: (titled && moduleOf(titled).format(row[titled.key], titled, known)) || row.id,
        version: row.version,
        value,
        elsewhere: other !== '' && !namesIt(field, value, target.id, target.object) ? named || ctx.t('lookup.unknown') : undefined,
      });
    }
  }
  return out;
}

/** What became of records that were to be changed. */
export interface Linked {
  done: Link[];
  refused: { title: string; message: string }[];
}

/** Writes a new value into each record, as it was read: one that somebody has changed since is refused. */
export async function writeLinks({ object, field }: Backlink, links: readonly Link[], valueOf: (link: Link) => unknown): Promise<Linked> {
  const answer = await batch(
    object.key,
    links.map((link) => ({ method: 'update', id: link.id, data: { version: link.version, [field.key]: valueOf(link) } })),
  );
  const byId = new Map(links.map((link) => [link.id, link]));
  return {
    done: answer.done.flatMap((id) => byId.get(id) ?? []),
    refused: answer.refused.map(({ id, message }) => ({ title: byId.get(id)?.title ?? id, message })),
  };
}
