import { useEffect, useRef } from 'react';
import type { FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import { moduleOf } from '@/fields';
import type { Scope, Values } from '@/form-engine';
import { api } from '@/shared/api';
import type { FieldMeta, Page, RecordData } from '@/shared/api/types';
import { text, useT, type Translate } from '@/shared/i18n';
import { confirm } from '@/shared/ui';

/** A record that is filled in: of a form, a row, or one that no form is open for. */
export interface Filled extends Pick<Scope, 'has' | 'value' | 'set'> {
  field: (key: string) => { readOnly: boolean };
}

interface Fill {
  engine: Filled;
  /** A relation; one without anything to fill in does nothing. */
  field: FieldMeta;
  /** The fields of the record. */
  fields: readonly FieldMeta[];
  ctx: FieldContext;
  onLink: (id: string, title: string) => void;
}

/** What was filled in, by record and field: it goes with the next choice unasked. */
const filled = new WeakMap<Filled, Map<string, string>>();

export interface Left {
  /** What somebody has typed, and what would stand in its place. */
  typed: [string, unknown][];
  put: (key: string, value: unknown) => void;
}

/**
 * Fills in what a chosen record says: fields that are blank, or that an earlier
 * choice filled. Answers what is left because somebody typed it; null when
 * there is nothing to read, or it is not wanted any more.
 */
export async function fillFrom({ engine, field, fields, onLink }: Omit<Fill, 'ctx'>, value: unknown, wanted: () => boolean = () => true, from: typeof read = read): Promise<Left | null> {
  const pairs = Object.entries(field.fill ?? {}).filter(([to]) => engine.has(to) && !engine.field(to).readOnly);
  const id = linkId(value);
  if (pairs.length === 0 || id === '' || !field.object) return null;
  const record = await from(field.object, id, pairs.map(([, source]) => source));
  if (!record || !wanted()) return null;
  for (const [other, name] of Object.entries(record.$links ?? {})) onLink(other, name);
  const known = filled.get(engine) ?? new Map<string, string>();
  filled.set(engine, known);
  const put = (to: string, next: unknown): void => {
    engine.set(to, next);
    known.set(to, JSON.stringify(next));
  };
  const typed: [string, unknown][] = [];
  for (const [to, from] of pairs) {
    const next = record[from];
    const own = fields.find((f) => f.key === to);
    if (next === undefined || !own) continue;
    const module = moduleOf(own);
    const now = engine.value(to);
    const same = JSON.stringify(module.toApi?.(now) ?? now) === JSON.stringify(module.toApi?.(next) ?? next);
    if (same) continue;
    if (module.isBlank(now) || JSON.stringify(now) === known.get(to)) put(to, next);
    else if (!module.isBlank(next)) typed.push([to, next]);
  }
  return { typed, put };
}

/** Takes over from the records that a new one is `given` links to, as if they had been chosen; once. */
export function useFilled(engine: Scope, fields: readonly FieldMeta[], given: Values, onLink: Fill['onLink']): void {
  const filling = useRef<Scope | null>(null);
  useEffect(() => {
    if (filling.current === engine) return;
    filling.current = engine;
    for (const field of fields) {
      if (field.fill) void fillFrom({ engine, field, fields, onLink }, given[field.key]);
    }
  }, [engine, fields, given, onLink]);
}

/** How many records are read with one request. */
const PORTION = 100;

/** Fills in rows that were picked or pasted, each from its own record; what they hold already stays. */
export async function fillRows({ rows, field, fields, onLink }: Pick<Fill, 'field' | 'fields' | 'onLink'> & { rows: readonly Filled[] }): Promise<void> {
  const sources = Object.values(field.fill ?? {});
  const ids = [...new Set(rows.map((row) => linkId(row.value(field.key))).filter((id) => id !== ''))];
  if (sources.length === 0 || ids.length === 0 || !field.object) return;
  const found = new Map<string, RecordData>();
  for (let at = 0; at < ids.length; at += PORTION) {
    for (const record of await readAll(field.object, ids.slice(at, at + PORTION), sources)) found.set(record.id, record);
  }
  for (const row of rows) await fillFrom({ engine: row, field, fields, onLink }, row.value(field.key), undefined, (_, id) => Promise.resolve(found.get(id) ?? null));
}

/** What of some records the person may read, with the titles of what they link to. */
async function readAll(object: string, ids: readonly string[], fields: readonly string[]): Promise<RecordData[]> {
  try {
    const page = await api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(object)}/records`, {
      query: { filter: `record.id in ${JSON.stringify(ids)}`, fields: fields.join(','), links: true, limit: PORTION },
    });
    return page.items.map((record) => ({ ...record, $links: page.links }));
  } catch {
    return []; // nothing is filled in; the rows themselves stand
  }
}

/** What choosing a record fills in, with the question before what somebody has typed. Gives what to call with the new value. */
export function useFill(fill: Fill): (value: unknown, title?: string) => void {
  const t = useT('form-runtime');
  const latest = useRef(0);
  const { field, fields } = fill;
  return (value, title) => {
    const asked = ++latest.current;
    void fillFrom(fill, value, () => asked === latest.current).then(async (left) => {
      if (left && (await askTyped(t, left, field, fields, title)) && asked === latest.current) for (const [to, next] of left.typed) left.put(to, next);
    });
  };
}

/** Asks whether what was filled in takes the place of what somebody typed; nothing typed is nothing to ask. */
export function askTyped(t: Translate, left: Left, field: FieldMeta, fields: readonly FieldMeta[], title?: string): Promise<boolean> {
  if (left.typed.length === 0) return Promise.resolve(false);
  const names = left.typed.map(([to]) => text(fields.find((f) => f.key === to)?.label) || to);
  return confirm({
    title: t('fill.title', { title: title || text(field.label), fields: names.join(t('fill.join')) }),
    body: t('fill.body', { count: left.typed.length }),
    action: t('fill.replace'),
    cancel: t('fill.keep'),
  });
}

/** What of a record the person may read; null when it is not there for them, or not now. */
async function read(object: string, id: string, fields: string[]): Promise<RecordData | null> {
  try {
    return await api.get<RecordData>(`/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}`, { query: { fields: fields.join(','), links: true } });
  } catch {
    return null; // nothing is filled in; the choice itself stands
  }
}
