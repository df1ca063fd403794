import { moduleOf } from '@/fields';
import { fit, isDerived } from '@/fields/parts/derived';
import { FormEngine, type EngineField, type Values } from '@/form-engine';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { conditionalParts, fieldParts, type Placed } from './layout';
import { PARENT, rowLogicOf } from './logic';

/** Engine fields of a form; those that may not be written are read only. */
export function engineFields(parts: Placed[], writable: (field: FieldMeta) => boolean): EngineField[] {
  const fields = fieldParts(parts).map(({ field, node }) => engineField(field, node.read_only === true || field.read_only === true || !writable(field)));
  // A part has no value; it is only there or not.
  return [...fields, ...conditionalParts(parts).map((key) => ({ key, computed: true, isBlank: () => true }))];
}

function engineField(field: FieldMeta, readOnly: boolean): EngineField {
  if (field.type === 'subform') return rowsField(field, readOnly);
  const module = moduleOf(field);
  const write = (v: unknown): string => JSON.stringify(module.toApi?.(v) ?? v);
  return {
    key: field.key,
    required: field.required === true,
    readOnly,
    computed: isDerived(field),
    fix: isDerived(field) ? (value: unknown) => fit(value, field) : undefined,
    isBlank: module.isBlank,
    check: module.check ? (value: unknown) => module.check!(value, field) : undefined,
    equal: module.toApi ? (a: unknown, b: unknown) => write(a) === write(b) : undefined,
  };
}

/** A sub-form: every row is a record with the columns as its fields. */
function rowsField(field: FieldMeta, readOnly: boolean): EngineField {
  const module = moduleOf(field);
  const columns = field.fields ?? [];
  return {
    key: field.key,
    required: field.required === true,
    readOnly,
    // With a least number of rows, none at all is too few and not blank.
    isBlank: (value) => !field.min_rows && module.isBlank(value),
    check: (value) => module.check!(value, field),
    rows: {
      fields: columns.map((column) => engineField(column, readOnly || column.read_only === true)),
      logic: rowLogicOf(field),
      via: PARENT,
      defaults: fixedDefaults(columns),
      least: Math.max(field.min_rows ?? 0, field.required ? 1 : 0),
    },
  };
}

/** Values that a new record begins with: fixed defaults and empty rows, then what is given. */
export function defaults(meta: ObjectMeta, given: Values = {}): Values {
  const rows = meta.fields.filter((f) => f.type === 'subform' && (f.default_rows ?? 0) > 0 && !f.read_only);
  return {
    ...fixedDefaults(meta.fields),
    ...Object.fromEntries(rows.map((f) => [f.key, Array.from({ length: f.default_rows! }, () => ({}))])),
    ...given,
  };
}

function fixedDefaults(fields: readonly FieldMeta[]): Values {
  const out: Values = {};
  for (const field of fields) {
    const fixed = field.default;
    const computed = fixed !== null && typeof fixed === 'object' && !Array.isArray(fixed);
    if (fixed !== undefined && fixed !== null && !computed) out[field.key] = fixed;
  }
  return out;
}

/** Values of an old record that a copy begins with: what can be written and is not made for one record alone. */
export function copied(meta: { fields: FieldMeta[] }, record: Values): Values {
  const out: Values = {};
  const masked = Array.isArray(record.$masked) ? (record.$masked as unknown[]) : [];
  for (const field of meta.fields) {
    if (masked.includes(field.key)) continue;
    if (field.read_only || field.unique || field.key === 'owner') continue;
    const copy = moduleOf(field).copy;
    const value = copy ? copy(record[field.key]) : record[field.key];
    if (field.type === 'subform' && Array.isArray(value)) out[field.key] = (value as Values[]).map((row) => copied({ fields: field.fields ?? [] }, row));
    else if (value !== undefined) out[field.key] = value;
  }
  return out;
}

/** The values of an engine as the API takes them. */
export function apiValues(meta: { fields: readonly FieldMeta[] }, values: Values): Values {
  const byKey = new Map(meta.fields.map((f) => [f.key, f]));
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = byKey.get(key);
      if (field?.type === 'subform' && Array.isArray(value)) return [key, (value as Values[]).map((row) => apiValues({ fields: field.fields ?? [] }, row))];
      const toApi = field ? moduleOf(field).toApi : undefined;
      return [key, toApi ? toApi(value) : value];
    }),
  );
}

export { FormEngine };
