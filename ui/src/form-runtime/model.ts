import { moduleOf } from '@/fields';
import { fit, isDerived } from '@/fields/parts/derived';
import { FormEngine, type EngineField, type Values } from '@/form-engine';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { fieldParts, type Placed } from './layout';

/** Engine fields of a form; those that may not be written are read only. */
export function engineFields(parts: Placed[], writable: (field: FieldMeta) => boolean): EngineField[] {
  return fieldParts(parts).map(({ field, node }) => {
    const module = moduleOf(field);
    const write = (v: unknown): string => JSON.stringify(module.toApi?.(v) ?? v);
    return {
      key: field.key,
      required: field.required === true,
      readOnly: node.read_only === true || field.read_only === true || !writable(field),
      computed: isDerived(field),
      fix: isDerived(field) ? (value: unknown) => fit(value, field) : undefined,
      isBlank: module.isBlank,
      check: module.check ? (value: unknown) => module.check!(value, field) : undefined,
      equal: module.toApi ? (a: unknown, b: unknown) => write(a) === write(b) : undefined,
    };
  });
}

/** Values that a new record begins with: fixed defaults, then what is given. */
export function defaults(meta: ObjectMeta, given: Values = {}): Values {
  const out: Values = {};
  for (const field of meta.fields) {
    const fixed = field.default;
    const computed = fixed !== null && typeof fixed === 'object' && !Array.isArray(fixed);
    if (fixed !== undefined && fixed !== null && !computed) out[field.key] = fixed;
  }
  return { ...out, ...given };
}

/** Values of an old record that a copy begins with: what can be written and is not made for one record alone. */
export function copied(meta: ObjectMeta, record: Values): Values {
  const out: Values = {};
  const masked = Array.isArray(record.$masked) ? (record.$masked as unknown[]) : [];
  for (const field of meta.fields) {
    if (masked.includes(field.key)) continue;
    if (field.read_only || field.unique || field.type === 'file' || field.type === 'image' || field.key === 'owner')
      continue;
    if (record[field.key] !== undefined) out[field.key] = record[field.key];
  }
  return out;
}

/** The values of an engine as the API takes them. */
export function apiValues(meta: ObjectMeta, values: Values): Values {
  const byKey = new Map(meta.fields.map((f) => [f.key, f]));
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = byKey.get(key);
      const toApi = field ? moduleOf(field).toApi : undefined;
      return [key, toApi ? toApi(value) : value];
    }),
  );
}

export { FormEngine };
