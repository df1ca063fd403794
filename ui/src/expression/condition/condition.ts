import type { FieldMeta, Operator } from '@/shared/api/types';
import { asValue } from './fields';
import { isMoment, takesList, takesNothing, type Condition, type FilterValue } from './model';

/** What every type is asked with when the server names no operators. */
export function operatorsOf(field: FieldMeta): Operator[] {
  if (field.operators && field.operators.length > 0) {
    if (field.type === 'user') return [...field.operators, 'under'];
    return field.type === 'department' ? [...field.operators, 'in_tree'] : field.operators;
  }
  return field.type === 'switch' ? ['is_true', 'is_false'] : ['blank', 'not_blank'];
}

export const filterable = (field: FieldMeta): boolean => (field.operators?.length ?? 0) > 0;

/** The condition that a new row begins with: the first field that people filter by. */
export function newCondition({ fields, title }: { fields: FieldMeta[]; title?: string }): Condition | null {
  const field =
    fields.find((f) => f.type === 'select' && filterable(f)) ??
    fields.find((f) => f.key === title && filterable(f)) ??
    fields.find(filterable);
  return field ? fresh(field.key, asValue(field)) : null;
}

/** A condition on a field with its usual operator and no value yet. */
export function fresh(path: string, field: FieldMeta): Condition {
  const all = operatorsOf(field);
  const liked: Operator[] = ['in', 'has_any', 'contains', 'is_true', 'eq'];
  const preferred =
    field.type === 'user' || field.type === 'select'
      ? liked
      : liked.filter((op) => op !== 'in' || field.type === 'relation');
  const op = preferred.find((o) => all.includes(o)) ?? all[0] ?? 'not_blank';
  return { kind: 'condition', path, op, value: emptyValue(op) };
}

/** The condition with another operator; what is asked of the object says nothing of the record, nor the other way round. */
export function withOperator(condition: Condition, op: Operator): Condition {
  const ofObject = (one: Operator): boolean => one.startsWith('object_');
  return { ...condition, op, value: ofObject(op) === ofObject(condition.op) ? carried(condition.value, op) : emptyValue(op) };
}

function emptyValue(op: Operator): FilterValue {
  if (takesList(op)) return [];
  return op === 'between' ? [null, null] : null;
}

/** The value that stays when the operator changes: a list keeps its first, a first becomes a list. */
export function carried(value: FilterValue, op: Operator): FilterValue {
  if (takesNothing(op)) return null;
  if (takesList(op)) {
    if (Array.isArray(value)) return (value as unknown[]).filter((v): v is string => typeof v === 'string');
    return typeof value === 'string' && value !== '' ? [value] : [];
  }
  if (op === 'between')
    return Array.isArray(value) ? value : [typeof value === 'string' || typeof value === 'number' ? value : null, null];
  if (Array.isArray(value)) return ((value as unknown[])[0] as FilterValue | undefined) ?? null;
  if (isMoment(value)) return op === 'eq' || op === 'ne' ? null : value;
  return typeof value === 'object' && op !== 'eq' && op !== 'ne' ? null : value;
}
