import { cleaned, freeKey, type CountedDoc, type FieldSpec, type ObjectDoc, type QualityDoc } from '@/meta';
import type { Text } from '@/shared/api/types';

/** Percent below which a record is incomplete unless the object says another. */
export const THRESHOLD = 60;

const never = new Set(['switch', 'encrypted', 'relations', 'users', 'departments', 'any_relation', 'auto_number', 'formula', 'rollup', 'reference', 'completeness']);

/** Fields that may count: people fill them in, they can be blank, and the record alone tells. */
export const countable = (object: ObjectDoc): FieldSpec[] => object.fields.filter((field) => !field.archived && field.key !== 'record_type' && !never.has(field.type));

/** What counts of an object: what it names, or all that people fill in and need not. */
export const countedOf = (object: ObjectDoc): CountedDoc[] => object.quality?.fields ?? countable(object).flatMap((field) => (field.required ? [] : [{ field: field.key }]));

/** The field that says how complete a record is. */
export const scoreField = (object: ObjectDoc): FieldSpec | undefined => object.fields.find((field) => field.type === 'completeness' && !field.archived);

/** How complete a record is in which these fields are filled in; every condition holds. Rounded as it is kept. */
export function scoreOf(counted: readonly CountedDoc[], filled: ReadonlySet<string>): number {
  let all = 0;
  let some = 0;
  for (const { field, weight = 1 } of counted) {
    all += weight;
    if (filled.has(field)) some += weight;
  }
  return all === 0 ? 100 : Math.round((some / all) * 100);
}

/** The object with its quality changed; nothing is left of what says nothing. */
export function withQuality(object: ObjectDoc, patch: Partial<QualityDoc>): ObjectDoc {
  const quality = cleaned({ ...object.quality, ...patch } as QualityDoc);
  return cleaned({ ...object, quality: Object.keys(quality).length > 0 ? quality : undefined });
}

/** Begins to keep how complete records are: with the field that was there, or a new one. */
export function turnOn(object: ObjectDoc, label: Text): ObjectDoc {
  const old = object.fields.findIndex((field) => field.type === 'completeness');
  if (old >= 0) return { ...object, fields: object.fields.map((field, at) => (at === old ? cleaned({ ...field, archived: undefined }) : field)) };
  const key = freeKey('completeness', object.fields.map((field) => field.key), 'field');
  return { ...object, fields: [...object.fields, { key, type: 'completeness', label, index: true, show_as: 'bar' }] };
}

/** Ends it: a field that is published is archived, and comes back with its values. */
export function turnOff(object: ObjectDoc, published: ObjectDoc | null): ObjectDoc {
  const score = scoreField(object);
  const kept = published?.fields.some((field) => field.key === score?.key);
  const fields = kept ? object.fields.map((field) => (field === score ? { ...field, archived: true } : field)) : object.fields.filter((field) => field !== score);
  return withQuality({ ...object, fields }, { fields: undefined, threshold: undefined });
}
