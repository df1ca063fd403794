import { moduleOf, type FieldContext } from '@/fields';
import type { Band } from '@/grid';
import type { FieldMeta } from '@/shared/api/types';
import { text, type Translate } from '@/shared/i18n';

/** A band in words: the field and the group's value; 空 when it is blank. */
export function bandTitle(band: Band, fields: FieldMeta[], ctx: FieldContext, t: Translate): string {
  const field = fields.find((f) => f.key === band.field);
  if (!field) return String(band.value ?? '');
  const name = text(field.label, ctx.locale) || field.key;
  const dated = field.type === 'date' || field.type === 'datetime';
  const words = dated
    ? periodWords(String(band.value ?? ''), t)
    : moduleOf(field).format(band.value, field, ctx) || (band.value && typeof band.value === 'string' ? band.value : '');
  return `${name}${ctx.locale === 'zh' ? '：' : ': '}${words || t('list.blank')}`;
}

/** 2026-11 · 2026 年 Q4. */
function periodWords(value: string, t: Translate): string {
  const quarter = /^(\d{4})-?Q([1-4])$/.exec(value);
  return quarter ? t('period.quarterOf', { year: quarter[1], quarter: quarter[2] }) : value;
}
