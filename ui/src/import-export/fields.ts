import { oneOf } from '@/fields/parts/links';
import type { FieldMeta, FieldOption, ObjectMeta } from '@/shared/api/types';
import { doubles, partOf, type Column, type Draft, type Mapping, type Setting } from './model';

/** How a column's values are read for a field, where there is something to choose. */
export type Reading = 'options' | 'link' | 'reference' | 'date' | 'plain';

const computed = new Set(['auto_number', 'file', 'image', 'subform']);

/** What a column may be mapped to; `via` of a field of a linked record: the link. */
export type Target = FieldMeta & { via?: string };

/** A field that a file may fill; `owner`: also whose the record is. */
export const isFilled = (f: FieldMeta, owner: boolean): boolean => !f.read_only && !f.archived && !computed.has(f.type) && (!f.system || (f.key === 'owner' && owner));

/** The fields that a file may fill for this person; of the system's fields only the owner. Columns of sub-forms come after, as `lines.price`. */
export function targetsOf(meta: ObjectMeta): FieldMeta[] {
  const columns = meta.fields.filter((f) => f.type === 'subform' && !f.read_only && !f.archived).flatMap((part) => (part.fields ?? []).filter((f) => isFilled(f, false)).map((f) => columnOf(part, f)));
  return [...meta.fields.filter((f) => isFilled(f, meta.owner === true)), ...columns];
}

/** A column of a sub-form, or a field of a linked record, by the name that it has in files: “Lines · Price”. */
export function columnOf(part: FieldMeta, field: FieldMeta): FieldMeta {
  const named = (tag: 'zh' | 'en'): string => `${part.label[tag] || part.label.zh || part.label.en || part.key} · ${field.label[tag] || field.label.zh || field.label.en || field.key}`;
  return { ...field, key: `${part.key}.${field.key}`, label: { zh: named('zh'), en: named('en') } };
}

/** The sub-forms that a mapping fills. */
export function filledParts(meta: ObjectMeta, mapping: Mapping): FieldMeta[] {
  const keys = new Set(Object.values(mapping).map(partOf));
  return meta.fields.filter((f) => f.type === 'subform' && keys.has(f.key));
}

export function readingOf(field: FieldMeta | undefined): Reading {
  switch (field?.type) {
    case 'select':
    case 'multi_select':
      return 'options';
    case 'relation':
    case 'relations':
    case 'user':
    case 'users':
    case 'department':
    case 'departments':
      return 'link';
    case 'any_relation':
      return 'reference';
    case 'date':
    case 'datetime':
      return 'date';
    default:
      return 'plain';
  }
}

/** Fields of a linked object that its records can be looked up by. */
export function lookupFields(target: ObjectMeta): FieldMeta[] {
  const texts = new Set(['text', 'email', 'phone', 'auto_number', 'url']);
  return target.fields.filter((f) => texts.has(f.type) && !f.system && !f.archived);
}

const folded = (words: string | undefined) => (words ?? '').normalize('NFKC').trim().toLowerCase();

/** The option that a text names as it is. */
export function optionOf(value: string, options: readonly FieldOption[]): FieldOption | undefined {
  const wanted = folded(value);
  return options.find((o) => !o.disabled && [o.value, o.label.zh, o.label.en].some((name) => name && folded(name) === wanted));
}

/** Whether a value of a file is understood without being told. */
export function understood(value: string, field: FieldMeta): boolean {
  const options = field.options ?? [];
  if (optionOf(value, options)) return true;
  if (field.type !== 'multi_select') return false;
  const parts = value.split(/[,\uff0c;\uff1b\u3001|\n]/).map((part) => part.trim()).filter(Boolean);
  return parts.length > 1 && parts.every((part) => optionOf(part, options));
}

/** Near hits that somebody has to confirm: value → what it probably means. */
export function pendingOf(column: Column, field: FieldMeta | undefined, setting: Setting | undefined, title?: string): Record<string, string> {
  const reading = readingOf(field);
  const out: Record<string, string> = {};
  if (reading !== 'options' && reading !== 'link') return out;
  // A title is no near hit where records are looked up by something else.
  const byTitle = !setting?.by || setting.by === (field && oneOf(field.type) === 'relation' ? title : 'name');
  if (reading === 'link' && !byTitle) return out;
  for (const { value, suggestion } of column.values ?? []) {
    if (suggestion && setting?.values?.[value] === undefined) out[value] = suggestion;
  }
  return out;
}

/** Near hits of all mapped columns, by column. */
export function allPending(columns: readonly Column[], mapping: Mapping, settings: Record<string, Setting>, fields: readonly FieldMeta[]): Record<string, Record<string, string>> {
  const out: Record<string, Record<string, string>> = {};
  for (const column of columns) {
    const field = fields.find((f) => f.key === mapping[column.name]);
    const pending = pendingOf(column, field, settings[column.name]);
    if (Object.keys(pending).length > 0) out[column.name] = pending;
  }
  return out;
}

/** Values of an option column that mean nothing yet. */
export function unknownOf(column: Column, field: FieldMeta, setting: Setting | undefined): string[] {
  if (readingOf(field) !== 'options') return [];
  return (column.values ?? [])
    .filter(({ value, suggestion }) => !suggestion && setting?.values?.[value] === undefined && !understood(value, field))
    .map(({ value }) => value);
}

/** Whether somebody has to say in which order the dates of a column are. */
export function dateDoubt(column: Column, field: FieldMeta | undefined, setting: Setting | undefined): boolean {
  return readingOf(field) === 'date' && !!column.date_doubt && !setting?.date_order;
}

interface Fault {
  fault: 'twice' | 'noField' | 'dateDoubt' | 'noParent';
  other?: string;
}

/** What a run would refuse in the mapping, by column; empty when it may go on. */
export function faultsOf(columns: readonly Column[], draft: Draft, fields: readonly Target[]): Record<string, Fault> {
  const out: Record<string, Fault> = {};
  const twice = doubles(draft.mapping);
  const mapped = new Set(Object.values(draft.mapping));
  for (const column of columns) {
    const key = draft.mapping[column.name];
    if (!key) continue;
    const field = fields.find((f) => f.key === key);
    const others = twice.get(key)?.filter((name) => name !== column.name);
    if (!field) out[column.name] = { fault: 'noField' };
    else if (others?.length) out[column.name] = { fault: 'twice', other: others[0] };
    else if (field.via && !mapped.has(field.via)) out[column.name] = { fault: 'noParent' };
    else if (dateDoubt(column, field, draft.settings[column.name])) out[column.name] = { fault: 'dateDoubt' };
  }
  return out;
}

/** How sure a suggestion is: 3 sure, 2 likely, 1 a guess. */
export function dots(confidence: number): 1 | 2 | 3 {
  if (confidence >= 0.85) return 3;
  return confidence >= 0.6 ? 2 : 1;
}

/** A file with nothing but the header row that maps by itself, for a spreadsheet. */
export function templateOf(fields: readonly FieldMeta[], name: (field: FieldMeta) => string): string {
  const cell = (words: string) => (/[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words);
  return `\uFEFF${fields.map((f) => cell(name(f))).join(',')}\r\n`;
}

/** What keeps a file from being sent at all. */
export function refusedFile(file: { name: string; size: number }): 'spreadsheet' | 'tooLarge' | 'empty' | null {
  if (/\.(xls|ods|numbers)$/i.test(file.name)) return 'spreadsheet';
  if (file.size > 200 * 1024 * 1024) return 'tooLarge';
  return file.size === 0 ? 'empty' : null;
}
