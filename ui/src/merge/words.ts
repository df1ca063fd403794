import { moduleOf, type FieldContext } from '@/fields';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, type Translate } from '@/shared/i18n';
import type { Also, Moved } from './api';

/** The title of a record, '' where it has none. */
export function titleOf(meta: ObjectMeta, record: RecordData, ctx: FieldContext): string {
  const field = meta.fields.find((f) => f.key === meta.title);
  return field ? moduleOf(field).format(record[field.key], field, ctx) : '';
}

/** A value in words, '' when it is blank. */
export function valueWords(field: FieldMeta, value: unknown, ctx: FieldContext, t: Translate): string {
  if (field.type === 'subform') return Array.isArray(value) && value.length > 0 ? t('rows', { count: value.length }) : '';
  return moduleOf(field).format(value, field, ctx);
}

const KINDS = ['comments', 'followers', 'shares', 'files'];

/** 联系人 7、商机 3、评论 41; the field is said where an object links by several. */
export function movedWords(moved: readonly Moved[], along: Also, t: Translate): string {
  const several = (object: string): boolean => moved.filter((one) => one.object === object).length > 1;
  return [
    ...moved.map((one) => t(several(one.object) ? 'movedBy' : 'movedOne', { object: text(one.label) || one.object, field: text(one.name) || one.field, count: formatNumber(one.count) })),
    ...KINDS.filter((kind) => (along[kind] ?? 0) > 0).map((kind) => t(`also.${kind}`, { count: formatNumber(along[kind]!) })),
  ].join(t('join'));
}
