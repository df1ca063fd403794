import { compile, isError, prepare, toApi, type Code as ExprCode, type Value, type Vars } from '@/expr';
import { offeredBeside } from '@/fields/parts/choices';
import { resultType } from '@/fields/parts/derived';
import type { Language, Logic, Values } from '@/form-engine';
import type { FieldLogic, FieldMeta, FormMeta, Me, ObjectLogic, ObjectMeta, RecordData } from '@/shared/api/types';
import { partRules } from './layout';

/** The language that the server's expressions are in. */
export const language: Language = {
  compile: (code) => {
    const run = compile(code as unknown as ExprCode);
    return (vars) => run(vars as Vars);
  },
  isError,
  isUnknown: (value) => isError(value) && value.reason === 'unknown',
  toApi: (value) => toApi(value as Value),
};

/** What follows from values in one form of an object. */
export function logicOf(meta: ObjectMeta, form: FormMeta): Logic {
  return { ...withReferences(meta.logic, meta.fields), form: [...(form.rules ?? []), ...partRules(form.nodes)] };
}

/** By what name expressions of a row read the record that has it. */
export const PARENT = 'parent';

/** What follows from values in the rows of a sub-form. */
export function rowLogicOf(field: FieldMeta): Logic {
  return withReferences(field.logic, field.fields ?? []);
}

function withReferences(logic: ObjectLogic | undefined, fields: readonly FieldMeta[]): Logic {
  const own = logic?.formulas ?? [];
  const known = new Set(own.map((f) => f.field));
  const references = fields.filter((f) => f.type === 'reference' && !known.has(f.key)).flatMap(referenceLogic);
  return { ...logic, formulas: [...own, ...references], choices: choicesOf(fields) };
}

/** Fields whose options depend on a choice beside them that the person can see. */
function choicesOf(fields: readonly FieldMeta[]): NonNullable<Logic['choices']> {
  return fields.flatMap((field) => {
    const on = field.depends_on;
    return on && fields.some((f) => f.key === on) ? [{ field: field.key, on, offered: (parent: unknown) => offeredBeside(field, parent) }] : [];
  });
}

const preparing = new WeakMap<object, Promise<void> | null>();

/** What is still to load before the expressions of a form run; null when all is here. */
export function missingFunctions(meta: ObjectMeta, form: FormMeta): Promise<void> | null {
  const place = form.rules ?? meta;
  const known = preparing.get(place);
  if (known !== undefined) return known;
  const rows = meta.fields.filter((f) => f.type === 'subform').map(rowLogicOf);
  const codes = [logicOf(meta, form), ...rows].flatMap(({ formulas = [], defaults = [], required = [], rules = [], form: formRules = [] }) => [
    ...[...formulas, ...defaults, ...required].map((x) => x.code),
    ...rules.flatMap((r) => [r.when, r.must]),
    ...formRules.map((r) => r.when),
  ]);
  const all = codes.filter((code): code is readonly unknown[] => !!code) as unknown as ExprCode[];
  const loading = all.every(compiles) ? null : prepare(...all);
  preparing.set(place, loading);
  return loading;
}

function compiles(code: ExprCode): boolean {
  try {
    compile(code);
    return true;
  } catch {
    return false;
  }
}

/** Kinds of values as expressions number them. */
const KINDS: Record<string, number> = { number: 2, money: 2, percent: 2, rating: 2, switch: 3, date: 4, datetime: 5, multi_select: 6, tags: 6, file: 6, image: 6, signature: 6, relation: 7, user: 7, department: 7, relations: 9, users: 9, departments: 9 };

/** A reference is a field of the linked record, read like any other. */
function referenceLogic(field: FieldMeta): FieldLogic[] {
  const { via, field: target } = field as { via?: unknown; field?: unknown };
  if (typeof via !== 'string' || typeof target !== 'string') return [];
  const record = ['f', ['v', 'record'], via, KINDS.relation];
  return [{ field: field.key, reads: [`${via}.${target}`], code: ['f', record, target, KINDS[resultType(field.result)] ?? 1] }];
}

/** The acting person as expressions see them. What only the server knows is absent, and decided there. */
export function userOf(me: Me | undefined): Values {
  if (!me) return {};
  const { id, name, email } = me.user;
  return {
    id,
    name,
    email,
    department: me.department ?? '',
    departments: me.departments.map((d) => d.id),
    roles: me.roles.map((r) => r.key),
    active: true,
  };
}

/** Whether the person may do something with the record, or with records of the object while there is none. */
export function canOf(meta: ObjectMeta, record: RecordData | undefined): (operation: string) => boolean {
  const rights = record?.$rights;
  return (operation) => {
    if (rights && (operation === 'edit' || operation === 'delete' || operation === 'assign')) return rights[operation];
    return (meta.operations as string[]).includes(operation);
  };
}
