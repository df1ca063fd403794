import { indexTypes } from '@/form-designer/types';
import type { ObjectDoc } from '@/meta';

/** A unique key or an index, whether a field says it or several fields together. */
export interface Key {
  fields: string[];
  unique: boolean;
}

/** A key as the database has it; `size` in bytes. */
export interface IndexState {
  fields: string[];
  unique: boolean;
  built: boolean;
  size: number;
  rows: number;
  estimate_ms: number;
}

/** A field without an index for which lists were slow lately. */
export interface SlowField {
  field: string;
  count: number;
  average_ms: number;
  worst_ms: number;
  last: string;
}

/** The fields that slow lists ask an index for and that the draft has none of. */
export function advised(object: ObjectDoc, slow: readonly SlowField[] | undefined): SlowField[] {
  const first = new Set(keysOf(object).map((key) => key.fields[0]));
  return (slow ?? []).filter((one) => !first.has(one.field) && object.fields.some((field) => field.key === one.field && !field.archived && indexTypes.has(field.type)));
}

const same = (a: Key, b: Key) => a.unique === b.unique && a.fields.join() === b.fields.join();

/** Everything that must be unique, then everything that is only fast to find. */
export function keysOf(object: ObjectDoc): Key[] {
  const living = object.fields.filter((field) => !field.archived);
  const keys = [
    ...living.filter((field) => field.unique).map((field) => ({ fields: [field.key], unique: true })),
    ...(object.indexes ?? []).map((index) => ({ fields: index.fields, unique: !!index.unique })),
    ...living.filter((field) => field.index).map((field) => ({ fields: [field.key], unique: false })),
  ];
  const seen = keys.filter((key, i) => keys.findIndex((other) => same(other, key)) === i);
  return [...seen.filter((key) => key.unique), ...seen.filter((key) => !key.unique)];
}

/** The state of a key; undefined while only a draft has it. */
export function stateOf(states: readonly IndexState[] | undefined, key: Key): IndexState | undefined {
  return states?.find((state) => same(state, key));
}

/** A key of one field is the field's own setting; of several fields, or of system columns, the object's. */
export function withKey(object: ObjectDoc, key: Key): ObjectDoc {
  const [only, ...others] = key.fields;
  if (others.length === 0 && object.fields.some((field) => field.key === only)) {
    return { ...object, fields: object.fields.map((field) => (field.key === only ? { ...field, [key.unique ? 'unique' : 'index']: true } : field)) };
  }
  return { ...object, indexes: [...(object.indexes ?? []), { fields: key.fields, ...(key.unique && { unique: true }) }] };
}

export function withoutKey(object: ObjectDoc, key: Key): ObjectDoc {
  const setting = key.unique ? 'unique' : 'index';
  const fields = key.fields.length === 1 ? object.fields.map((field) => (field.key === key.fields[0] && field[setting] ? { ...field, [setting]: undefined } : field)) : object.fields;
  const indexes = (object.indexes ?? []).filter((index) => !same({ fields: index.fields, unique: !!index.unique }, key));
  return { ...object, fields, indexes: indexes.length > 0 ? indexes : undefined };
}
