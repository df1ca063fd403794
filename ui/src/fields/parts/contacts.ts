import type { FieldMeta, Text } from '@/shared/api/types';
import type { Fault } from '@/form-engine';
import { text } from '@/shared/i18n';
import type { FieldContext } from '../contract';
import { formatPhone } from '../format';
import { checkEmail, checkPhone } from './text';

/** One of several numbers or addresses; `kind` is the key of one of the field's kinds, words of somebody's own, or blank. */
export interface Contact {
  value: string;
  kind: string;
}

export interface ContactKind {
  value: string;
  label: Text;
}

/** Kinds of fields that name none, as the server has them. */
const PRESETS: Record<string, readonly string[]> = { phones: ['mobile', 'work', 'home', 'fax', 'other'], emails: ['work', 'personal', 'other'] };
const MOST = 10;

/** The kinds that a field offers, with what they are called. */
export function kindsOf(field: FieldMeta, ctx: FieldContext): { value: string; label: string }[] {
  if (field.kinds?.length) return field.kinds.map((kind) => ({ value: kind.value, label: text(kind.label, ctx.locale) || kind.value }));
  return (PRESETS[field.type] ?? []).map((value) => ({ value, label: ctx.t(`contact.kind.${value}`) }));
}

export function kindWords(kind: string, field: FieldMeta, ctx: FieldContext): string {
  return kindsOf(field, ctx).find((one) => one.value === kind)?.label ?? kind;
}

/** The values of a field; none of text in their place, which the server takes apart. */
export function contactsOf(value: unknown): Contact[] {
  return Array.isArray(value) ? (value as Contact[]) : [];
}

/** A value as people read it. */
export const contactText = (value: string, type: string): string => (type.startsWith('phone') ? formatPhone(value) : value);

/** What a value opens: a call or a mail; nothing where it is shown masked. */
export function contactLink(value: string, type: string): string | null {
  if (value === '' || value.includes('*')) return null;
  return type.startsWith('phone') ? `tel:${value.replace(/[^\d+]/g, '')}` : `mailto:${encodeURIComponent(value).replaceAll('%40', '@')}`;
}

/** 手机: 138 0013 8000; 0755-2878 0808 */
export function formatContacts(value: unknown, field: FieldMeta, ctx: FieldContext): string {
  if (typeof value === 'string') return value;
  return contactsOf(value)
    .map((one) => (one.kind ? `${kindWords(one.kind, field, ctx)}: ` : '') + contactText(one.value, field.type))
    .join('; ');
}

export const isBlankContacts = (value: unknown): boolean =>
  typeof value === 'string' ? value.trim() === '' : contactsOf(value).every((one) => one.value.trim() === '');

export function checkContacts(value: unknown, field: FieldMeta): Fault | null {
  const list = contactsOf(value).filter((one) => one.value.trim() !== '');
  const max = field.max_count || MOST;
  if (list.length > max) return { code: 'too_many_contacts', args: { max } };
  const check = field.type === 'phones' ? checkPhone : checkEmail;
  for (const one of list) {
    const bad = check(one.value.trim());
    if (bad) return bad;
  }
  return null;
}

/** What the API takes: values without blank ones, or text that it takes apart. */
export function contactsToApi(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  return contactsOf(value)
    .filter((one) => one.value.trim() !== '')
    .map(({ value: one, kind }) => ({ value: one.trim(), kind }));
}
