import { TYPE_FIELD } from '@/meta/recordType';
import type { FormMeta, ObjectMeta, RecordData, RecordTypeMeta } from '@/shared/api/types';

/** Record types that a new record may be of; none where there is nothing to choose. */
export function newTypes(meta: ObjectMeta): RecordTypeMeta[] {
  return (meta.types ?? []).filter((type) => !type.disabled);
}

/** The type of a record, or the one that a new record gets when nobody chooses. */
export function typeOf(meta: ObjectMeta, record?: RecordData | Record<string, unknown>): string | undefined {
  const of = record?.[TYPE_FIELD];
  if (typeof of === 'string' && of !== '') return of;
  return record ? undefined : newTypes(meta)[0]?.key;
}

/** Forms of a purpose that are for a record of the type, those for this person first. */
export function formsFor(meta: ObjectMeta, purpose: 'full' | 'quick', type: string | undefined): FormMeta[] {
  const fit = meta.forms.filter((form) => form.purpose === purpose && (!form.types || (type !== undefined && form.types.includes(type))));
  return [...fit.filter((form) => form.mine !== false), ...fit.filter((form) => form.mine === false)];
}
