import type { FieldMeta } from '@/shared/api/types';

type Kind = 'number' | 'bool' | 'text' | 'texts' | 'object' | RegExp;

/** What the value of a field is made of, by type. Files, and rows as a whole, are nothing that a script can make. */
const KINDS: Record<string, Kind> = {
  number: 'number', money: 'number', percent: 'number', rating: 'number', switch: 'bool',
  text: 'text', long_text: 'text', rich_text: 'text', select: 'text', phone: 'text', email: 'text', url: 'text', encrypted: 'text', relation: 'text', user: 'text', department: 'text',
  date: /^\d{4}-\d{2}-\d{2}$/, datetime: /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/, time: /^\d{2}:\d{2}(:\d{2})?$/, year_month: /^\d{4}-\d{2}$/,
  multi_select: 'texts', tags: 'texts', relations: 'texts', users: 'texts', departments: 'texts',
  address: 'object', location: 'object',
};

/** Whether a value is of the kind that a field holds; blank is of every kind that a script can make. */
export function fits(field: FieldMeta, value: unknown): boolean {
  const kind = KINDS[field.type];
  if (!kind) return false;
  if (value === null || value === '') return true;
  if (kind === 'number') return typeof value === 'number';
  if (kind === 'bool') return typeof value === 'boolean';
  if (kind === 'text') return typeof value === 'string';
  if (kind === 'texts') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  if (kind === 'object') return typeof value === 'object' && !Array.isArray(value) && Object.values(value).every((one) => one === null || typeof one === 'string' || typeof one === 'number');
  if (typeof value !== 'string' || !kind.test(value)) return false;
  return field.type === 'time' || !Number.isNaN(Date.parse(field.type === 'year_month' ? `${value}-01` : value.replace(' ', 'T')));
}

/** The type of a field's value, as the declarations for editors have it. */
export function typeName(field: { type: string; result?: string; options?: readonly { value: string }[] }): string {
  const of = field.type === 'formula' ? (field.result === 'bool' ? 'switch' : (field.result ?? 'text')) : field.type === 'rollup' || field.type === 'completeness' ? 'number' : field.type;
  const kind = KINDS[of] ?? 'unknown';
  if (of === 'select' && field.options?.length) return `${field.options.map((o) => JSON.stringify(o.value)).join(' | ')} | ''`;
  if (kind === 'number') return 'number | null';
  if (kind === 'bool') return 'boolean';
  if (kind === 'texts') return 'string[]';
  if (kind === 'object') return 'Record<string, string | number | null> | null';
  return kind === 'unknown' ? 'unknown' : kind instanceof RegExp ? 'string | null' : 'string';
}
