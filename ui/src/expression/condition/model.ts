import { counts, isRelative, type Relative } from '@/fields/parse/span';
import type { Operator } from '@/shared/api/types';

export type { Operator };

/** How values of a field type are written in CEL. */
export type ValueKind = 'text' | 'number' | 'bool' | 'date' | 'datetime' | 'list' | 'link' | 'links' | 'reference';

/** The person who looks, in place of a person's id, and their departments. */
export const ME = '$me';
export const MY_DEPARTMENT = '$my_department';
export const MY_DEPARTMENTS = '$my_departments';

/** Today or now, moved by days. */
export interface Moment {
  base: 'today' | 'now';
  days: number;
}

export const isMoment = (value: unknown): value is Moment => typeof value === 'object' && value !== null && 'base' in value;

export type FilterValue =
  string | number | boolean | null | string[] | [string | number | null, string | number | null] | Relative | Moment;

/** One condition: a field (by its path through relations) and what must hold of it. */
export interface Condition {
  kind: 'condition';
  path: string;
  op: Operator;
  value: FilterValue;
}

/** Conditions of which all or any must hold. */
export interface Group {
  kind: 'group';
  op: 'and' | 'or';
  items: Node[];
}

export type Node = Condition | Group;

export const MAX_DEPTH = 3;
export const MAX_CONDITIONS = 50;

/** What kind of value a field path holds, or undefined when there is no such field. */
export type KindOf = (path: string) => ValueKind | undefined;

const KINDS: Record<string, ValueKind> = {
  text: 'text',
  long_text: 'text',
  rich_text: 'text',
  select: 'text',
  phone: 'text',
  phones: 'text',
  email: 'text',
  emails: 'text',
  url: 'text',
  address: 'text',
  encrypted: 'text',
  location: 'text',
  auto_number: 'text',
  number: 'number',
  money: 'number',
  percent: 'number',
  rating: 'number',
  switch: 'bool',
  date: 'date',
  datetime: 'datetime',
  multi_select: 'list',
  tags: 'list',
  file: 'list',
  image: 'list',
  signature: 'list',
  relations: 'links',
  users: 'links',
  departments: 'links',
  relation: 'link',
  user: 'link',
  department: 'link',
  any_relation: 'reference',
};

/** The value kind of a field type. */
export function kindOfType(type: string): ValueKind {
  return KINDS[type] ?? 'text';
}

export const emptyGroup = (): Group => ({ kind: 'group', op: 'and', items: [] });

const LISTS = new Set<Operator>(['in', 'not_in', 'object_in', 'object_not_in', 'has_any', 'has_all', 'has_none']);
const BARE = new Set<Operator>(['blank', 'not_blank', 'is_true', 'is_false', 'under']);

/** Whether an operator takes a list of values, or none at all. */
export const takesList = (op: Operator): boolean => LISTS.has(op);
export const takesNothing = (op: Operator): boolean => BARE.has(op);

/** Whether a condition says something; one still being filled in does not filter. */
export function isComplete(c: Condition): boolean {
  if (takesNothing(c.op)) return true;
  if (takesList(c.op)) return Array.isArray(c.value) && c.value.length > 0;
  if (c.op === 'between')
    return Array.isArray(c.value) && c.value.length === 2 && c.value.every((v) => v !== null && v !== '');
  if (isMoment(c.value)) return true;
  if (isRelative(c.value)) return !counts(c.value.span) || (c.value.days ?? 0) > 0;
  return c.value !== null && c.value !== '';
}

/** The group without conditions that say nothing and groups that hold nothing. */
export function completeOnly(group: Group): Group {
  const items: Node[] = [];
  for (const item of group.items) {
    if (item.kind === 'condition') {
      if (isComplete(item)) items.push(item);
    } else {
      const inner = completeOnly(item);
      if (inner.items.length > 0) items.push(inner);
    }
  }
  return { ...group, items };
}

/** How many conditions a group holds, at any depth. */
export function countConditions(group: Group): number {
  return group.items.reduce((n, item) => n + (item.kind === 'condition' ? 1 : countConditions(item)), 0);
}

/** Every condition's path, at any depth. */
export function pathsOf(group: Group): string[] {
  return group.items.flatMap((item) => (item.kind === 'condition' ? [item.path] : pathsOf(item)));
}
