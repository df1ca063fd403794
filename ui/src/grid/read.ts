import { moduleOf, type FieldContext } from '@/fields';
import { linkId } from '@/fields/format';
import type { Titled } from '@/fields/parts/byTitle';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { known, written } from './known';
import type { CellRefused, CellWrite, Given, Target } from './model/block';

export interface Reading {
  ctx: FieldContext;
  t: (key: string, values?: Record<string, unknown>) => string;
  locked: (record: RecordData, field: FieldMeta) => string | null;
  offered?: (record: RecordData, field: FieldMeta) => FieldMeta;
}

export interface Read {
  writes: CellWrite[];
  refused: CellRefused[];
  /** Titles of the links that are written. */
  links: Record<string, string>;
}

const LINKS = new Set(['relation', 'user', 'department']);

/** Makes values of what is to stand in cells: as one types it, links by what they are called; what is wrong is told of its cell. */
export async function readCells(targets: readonly Target[], { ctx, t, locked, offered }: Reading): Promise<Read> {
  const titled = await lookUp(targets.filter(({ record, field }) => locked(record, field) === null));
  const out: Read = { writes: [], refused: [], links: {} };
  for (const { record, field, given } of targets) {
    const refuse = (why: string): void => void out.refused.push({ record, field, why });
    const write = (value: unknown): void => void out.writes.push({ record, field, value });
    const why = locked(record, field);
    const module = moduleOf(field);
    const words = given.text.trim();
    if (why !== null) refuse(why);
    else if (words === '') {
      if (field.required) refuse(ctx.t('fault.required'));
      else write(module.blank);
    } else if (given.from && same(given.from.field, field)) write(given.from.value);
    else if (module.parse) {
      const parsed = module.parse(words, offered?.(record, field) ?? field, ctx);
      const fault = parsed.error === undefined && !module.isBlank(parsed.value) ? (module.check?.(parsed.value, field) ?? null) : null;
      if (parsed.error !== undefined) refuse(ctx.t(`fault.${parsed.error}`, parsed.args));
      else if (fault) refuse(text(fault.text, ctx.locale) || ctx.t(`fault.${fault.code}`, fault.args));
      else write(parsed.value);
    } else {
      const found = titled.get(field.key)?.get(words);
      if (!LINKS.has(field.type)) refuse(t('chooseOnly'));
      else if (found && 'id' in found) {
        out.links[found.id] = words;
        write(found.id);
      } else refuse(t(found?.several === true ? 'severalCalled' : 'noneCalled', { words }));
    }
  }
  out.writes = out.writes.filter(({ record, field, value }) => written(field, known(record, field)) !== written(field, value));
  return out;
}


/** Whether a value of one field can stand in the other as it is. */
function same(a: FieldMeta, b: FieldMeta): boolean {
  return a.key === b.key || (a.type === b.type && a.object === b.object && (LINKS.has(a.type) || a.type === 'relations' || a.type === 'users' || a.type === 'departments'));
}

async function lookUp(targets: readonly Target[]): Promise<Map<string, Map<string, Titled>>> {
  const out = new Map<string, Map<string, Titled>>();
  const fields = new Map<string, { field: FieldMeta; words: Set<string> }>();
  for (const { field, given } of targets) {
    const words = given.text.trim();
    if (!LINKS.has(field.type) || words === '' || (given.from && same(given.from.field, field))) continue;
    const asked = fields.get(field.key) ?? { field, words: new Set() };
    fields.set(field.key, asked);
    asked.words.add(words);
  }
  if (fields.size === 0) return out;
  const { byTitle } = await import('@/fields/parts/byTitle');
  for (const [key, { field, words }] of fields) out.set(key, await byTitle(field, [...words]));
  return out;
}

/** What is given by a cell that is copied: its words, and its value unless it is masked. */
export function givenOf(record: RecordData, field: FieldMeta, ctx: FieldContext): Given {
  const module = moduleOf(field);
  const words = module.format(record[field.key], field, ctx);
  if (record.$masked?.includes(field.key)) return { text: words };
  const value = LINKS.has(field.type) ? linkId(record[field.key]) : record[field.key];
  return { text: words, from: { field, value } };
}
