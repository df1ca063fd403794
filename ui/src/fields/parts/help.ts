import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import type { FieldContext } from '../contract';

/** What is said of a field: its help, and an example of a value. */
export function helpOf(field: FieldMeta, ctx: Pick<FieldContext, 'locale' | 't'>): string {
  const example = text(field.example, ctx.locale);
  return [text(field.help, ctx.locale), example && ctx.t('example', { example })].filter(Boolean).join(' · ');
}
