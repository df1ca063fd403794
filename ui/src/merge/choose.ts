import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { JOINED } from './api';

/** Types whose values are lists, which can be joined. */
const LISTS = new Set(['tags', 'multi_select', 'relations', 'users', 'departments', 'file', 'image', 'subform']);

/** A field and what the records have in it. */
export interface Line {
  field: FieldMeta;
  /** The values differ. */
  differs: boolean;
  /** What all have can be taken together. */
  joins: boolean;
}

const blank = (value: unknown): boolean => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** A value as it is compared: of rows, what stands in them and not which they are. */
function plain(field: FieldMeta, value: unknown): string {
  if (blank(value)) return '';
  if (field.type !== 'subform' || !Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(value.map((row: Record<string, unknown>) => Object.entries(row).filter(([key]) => !['id', 'position', 'created', 'updated', 'version'].includes(key))));
}

/** The fields whose value may be chosen: those that the person reads everywhere and may write in the survivor. Differing ones come first. */
export function linesOf(meta: ObjectMeta, records: readonly RecordData[], survivor: string): Line[] {
  const stays = records.find((record) => record.id === survivor);
  const lines = meta.fields
    .filter((field) => !field.system && !field.read_only && stays?.$rights?.write.includes(field.key) && records.every((record) => field.key in record && !record.$masked?.includes(field.key)))
    .map((field) => {
      const differs = new Set(records.map((record) => plain(field, record[field.key]))).size > 1;
      return { field, differs, joins: differs && LISTS.has(field.type) };
    });
  return [...lines.filter((line) => line.differs), ...lines.filter((line) => !line.differs)];
}

/** Whose value is chosen to begin with: lists are joined, of a text the longest, else the survivor's where it has one. */
export function suggest(lines: readonly Line[], records: readonly RecordData[], survivor: string): Record<string, string> {
  const ordered = [...records.filter((record) => record.id === survivor), ...records.filter((record) => record.id !== survivor)];
  const values: Record<string, string> = {};
  for (const { field, differs, joins } of lines) {
    if (!differs) continue;
    const filled = ordered.filter((record) => !blank(record[field.key]));
    if (joins && filled.length > 1) values[field.key] = JOINED;
    else if (field.type === 'text' || field.type === 'long_text')
      values[field.key] = filled.reduce((best, record) => (String(record[field.key]).length > String(best[field.key] ?? '').length ? record : best), ordered[0]!).id;
    else values[field.key] = (filled[0] ?? ordered[0]!).id;
  }
  return values;
}

/** What the server is told: choices that are not the survivor's own anyway. */
export function chosen(values: Readonly<Record<string, string>>, survivor: string, lines: readonly Line[]): Record<string, string> {
  const differing = new Set(lines.filter((line) => line.differs).map((line) => line.field.key));
  return Object.fromEntries(Object.entries(values).filter(([key, id]) => id !== survivor && differing.has(key)));
}

/** The record that stays to begin with: the one that was made first. */
export function eldest(records: readonly RecordData[]): string {
  return [...records].sort((a, b) => (a.created ?? '~').localeCompare(b.created ?? '~'))[0]?.id ?? '';
}
