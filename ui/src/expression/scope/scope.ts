import { namesSeveral, oneOf } from '@/fields/parts/links';
import type { FieldMeta, FieldOption, Locale, Text } from '@/shared/api/types';
import { text } from '@/shared/i18n';

/** A field as expressions name it. */
export interface ScopeField {
  key: string;
  label: Text;
  /** Its type, of this product's types; `rows` for the records that link here. */
  type: string;
  help?: Text;
  /** The object that a link leads to, or whose records `rows` are. */
  object?: string;
  options?: FieldOption[];
  archived?: boolean;
}

export interface ScopeObject {
  key: string;
  label: string;
  fields: ScopeField[];
}

/** Where an expression stands: what it may read and must give. */
export type Usage = 'filter' | 'rule' | 'value' | 'formula';

/** What an expression of an object may name. */
export interface Scope {
  /** The object that `record` is of. */
  object: string;
  usage: Usage;
  /** The object that `form`, the record that is filled in, is of, where there is one. */
  form?: string;
  locale: Locale;
  /** Labels of record, user, old, form, now. */
  words: Record<'record' | 'user' | 'old' | 'form' | 'now', string>;
  /** An object that is known; `@user` is the acting person. Undefined: not known, or not yet. */
  objectOf: (key: string) => ScopeObject | undefined;
}

export const USER = '@user';
export const USERS = 'users';
export const DEPARTMENTS = 'departments';
/** What is read of a link to one of several objects. */
export const REFERENCE = '@reference';

const person = (key: string, type: string, object?: string): { key: string; type: string; object?: string } => ({ key, type, object });

/** What expressions read of the acting person, of other people and of departments. */
export const built: Record<string, { key: string; type: string; object?: string }[]> = {
  [USER]: [
    person('id', 'text'),
    person('name', 'text'),
    person('email', 'email'),
    person('department', 'department', DEPARTMENTS),
    person('departments', 'multi_select'),
    person('roles', 'multi_select'),
    person('manager', 'user', USERS),
    person('active', 'switch'),
  ],
  [USERS]: [person('id', 'text'), person('name', 'text'), person('department', 'department', DEPARTMENTS), person('manager', 'user', USERS), person('active', 'switch')],
  [DEPARTMENTS]: [person('id', 'text'), person('name', 'text')],
  [REFERENCE]: [person('object', 'text'), person('id', 'text')],
};

/** The object that a field leads to, if it is a link or rows. */
export function targetOf(field: ScopeField): string | undefined {
  const type = oneOf(field.type);
  if (type === 'user') return USERS;
  if (type === 'department') return DEPARTMENTS;
  if (type === 'any_relation') return REFERENCE;
  return type === 'relation' || type === 'rows' ? field.object : undefined;
}

/** Whether a field is a list of records: rows, or several links. */
export const isRows = (field: ScopeField): boolean => field.type === 'rows' || namesSeveral(field.type);

export const isLink = (field: ScopeField): boolean => !isRows(field) && targetOf(field) !== undefined;

export function labelOf(field: ScopeField, locale: Locale): string {
  return text(field.label, locale) || field.key;
}

/** A field of the workspace's meta as expressions see it. */
export function fromMeta(field: FieldMeta): ScopeField {
  const rows = field.type === 'subform' && typeof field.rows_object === 'string' ? { type: 'rows', object: field.rows_object } : { type: field.type, object: field.object };
  return { key: field.key, label: field.label, ...rows, help: field.help, options: field.options };
}

export function fieldIn(scope: Scope, object: string | undefined, key: string): ScopeField | undefined {
  return object === undefined ? undefined : scope.objectOf(object)?.fields.find((field) => field.key === key);
}

/** The variables that stand for a record or the acting person. */
export const roots = ['record', 'old', 'form', 'user'];

/** The object that a variable is of; undefined for `now` and unknown ones. */
export function rootOf(scope: Scope, name: string): string | undefined {
  if (name === 'record') return scope.object;
  if (name === 'old') return scope.usage === 'rule' ? scope.object : undefined;
  if (name === 'form') return scope.form;
  return name === 'user' ? USER : undefined;
}

/** How a type of the server (`link:account`, `list`) or a field's kind is called; keys of this folder's words. */
export function typeWord(type: string): string {
  if (type.startsWith('link:')) return 'link';
  if (type.startsWith('list')) return 'list';
  return ['number', 'text', 'bool', 'date', 'datetime', 'blank', 'rows', 'record'].includes(type) ? type : 'other';
}
