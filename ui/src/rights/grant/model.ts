import { cleaned, type FieldSpec, type GrantDoc, type MaskStyle, type ObjectDoc } from '@/meta';
import type { Operation, Text } from '@/shared/api/types';
import { narrowed, rowsOf, scopeOf, type RowScope } from '../scopes';

export const operations: Operation[] = ['view', 'create', 'edit', 'delete', 'import', 'export', 'batch', 'assign', 'print', 'merge', 'comment', 'share', 'claim', 'lock', 'purge'];

/** A field of an object as grants see it. */
export interface GrantField {
  key: string;
  label: Text;
  type: string;
  /** System fields: their words are the caller's. */
  system: boolean;
  /** People write it. */
  writable: boolean;
  maskable: boolean;
  /** A column of this sub-form; its key is then `lines.quantity`. */
  of?: string;
}

const computed = new Set(['formula', 'rollup', 'reference', 'completeness', 'auto_number']);
const maskTypes = new Set(['address', 'encrypted', 'text', 'long_text', 'phone', 'phones', 'email', 'emails', 'url', 'auto_number']);

/** The fields that a grant may name: those of the object, then the system's. */
export function grantFields(object: Pick<ObjectDoc, 'fields' | 'owner'> | undefined): GrantField[] {
  const own = (object?.fields ?? [])
    .filter((field) => !field.archived)
    .flatMap((field) => [fieldOf(field), ...(field.type === 'subform' ? (field.fields ?? []).filter((column) => !column.archived).map((column) => fieldOf(column, field.key)) : [])]);
  const system = [...(object?.owner ? ['owner', 'owner_dept'] : []), 'created', 'updated', 'created_by', 'updated_by'];
  return [...own, ...system.map((key) => ({ key, label: {}, type: '', system: true, writable: key === 'owner', maskable: false }))];
}

const fieldOf = (field: FieldSpec, of?: string): GrantField => ({
  key: of === undefined ? field.key : `${of}.${field.key}`,
  label: field.label,
  type: field.type,
  system: false,
  writable: !computed.has(field.type),
  maskable: maskTypes.has(field.type),
  ...(of !== undefined && { of }),
});

export type FieldChoice = '*' | string[];

const subformOf = (key: string): string | null => (key.includes('.') ? key.slice(0, key.indexOf('.')) : null);

/** Fields as a list names them: a sub-form stands for all its columns. */
export const whole = (all: readonly string[]): string[] => all.filter((key) => subformOf(key) === null);

/** Whether a list of fields, everything when absent, holds a field; a sub-form holds its columns. */
export const holds = (set: FieldChoice | undefined, key: string): boolean => set === undefined || set === '*' || set.includes(key) || set.includes(subformOf(key) ?? key);

/** The list with a field more or less; everything becomes a list once something is taken out. */
export function toggled(set: FieldChoice | undefined, key: string, all: readonly string[]): string[] {
  const given = set === undefined || set === '*' ? whole(all) : set;
  const of = subformOf(key);
  // A column that is taken out leaves the others; a sub-form that is put in takes the place of its columns.
  const list = of !== null && given.includes(of) ? given.flatMap((one) => (one === of ? all.filter((other) => subformOf(other) === of) : [one])) : of === null && !given.includes(key) ? given.filter((one) => subformOf(one) !== key) : given;
  return list.includes(key) ? list.filter((one) => one !== key) : all.filter((one) => one === key || list.includes(one)).concat(list.filter((one) => !all.includes(one)));
}

/** How many of the fields a list holds. */
export const counted = (set: FieldChoice | undefined, all: readonly string[]): number => all.filter((key) => holds(set, key)).length;

/** The mask that suits a type. */
export const maskFor = (type: string): MaskStyle => (type.startsWith('phone') ? 'phone' : type.startsWith('email') ? 'email' : 'all');

/** A grant with a change, without what says the same as nothing: every field, every row, masks of what is not read. */
export function changed(grant: GrantDoc, patch: Partial<GrantDoc>): GrantDoc {
  const next = cleaned({ ...grant, ...patch });
  if (next.read === '*') delete next.read;
  if (next.write === '*') delete next.write;
  if (next.mask) {
    next.mask = Object.fromEntries(Object.entries(next.mask).filter(([key]) => holds(next.read, key)));
    if (Object.keys(next.mask).length === 0) delete next.mask;
  }
  if (!next.mask) delete next.reveal;
  if (!next.limits?.export || !next.operations?.includes('export')) delete next.limits;
  if (next.presets && Object.keys(next.presets).length === 0) delete next.presets;
  if (next.label && !next.label.zh && !next.label.en) delete next.label;
  return next;
}

export type Template = 'submit' | 'own' | 'viewAll' | 'all';
export const templates: Template[] = ['submit', 'own', 'viewAll', 'all'];

/** What a template sets; the name of the grant and whether it is active stay. */
export function templateOf(template: Template, object: { owner?: boolean }): Partial<GrantDoc> {
  const none = { ...rowsOf('all', {}), read: undefined, write: undefined, mask: undefined, reveal: undefined, limits: undefined };
  if (template === 'submit') return { ...none, operations: ['create'] };
  if (template === 'viewAll') return { ...none, operations: ['view', 'export', 'print', 'comment'] };
  if (template === 'all') return { ...none, operations: operations.filter((one) => object.owner || (one !== 'assign' && one !== 'claim')) };
  const own = object.owner ? rowsOf('own', {}).rows : 'record.created_by == user';
  return { ...none, rows: own, operations: ['view', 'create', 'edit', 'delete', 'import', 'export', 'print', 'comment', ...(object.owner ? (['assign', 'share'] as const) : [])] };
}

/** Scopes in the words of the matrix: the widest of several, with a plus when others add to it. */
export function sumOf(grants: readonly GrantDoc[]): { scope: RowScope; more: boolean } | null {
  if (grants.length === 0) return null;
  const found = [...new Set(grants.map((grant) => (narrowed(grant) ? 'condition' : scopeOf(grant))))];
  const widest = (['all', 'departmentTree', 'ownOrDepartment', 'department', 'reports', 'own', 'condition', 'follows', 'editor', 'viewer'] as const).find((one) => found.includes(one))!;
  return { scope: widest, more: widest !== 'all' && found.length > 1 };
}
