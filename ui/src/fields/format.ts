import type { FieldMeta, Named } from '@/shared/api/types';
import { formatNumber as grouped, formatShort } from '@/shared/format';
import type { Locale } from '@/shared/i18n';
import { shownAs } from './parts/derived';

export {
  formatBytes as formatSize,
  formatDateTime,
  formatMoment,
  formatMoney,
  formatPercent,
  formatPhone,
} from '@/shared/format';

/** A field's number: grouped unless it says otherwise, with its decimals. */
export function formatNumber(value: number, field: Partial<FieldMeta>): string {
  const text = grouped(value, field.decimals);
  return field.thousands === false ? text.replaceAll(',', '') : text;
}

/** A sum of a number column: exact while it is short, then in units of ten thousand or of K, M, B. */
export function formatSum(value: number, field: FieldMeta, exactText: string, currency: string, locale: Locale): string {
  const long = locale === 'zh' ? 1e8 : 1e6;
  return Math.abs(value) < long
    ? exactText
    : formatShort(value, shownAs(field).type === 'money' ? (field.currency ?? currency) : undefined, locale);
}

/** The id of a link, expanded or not. */
export function linkId(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value && typeof value === 'object' && 'id' in value) return String(value.id);
  return '';
}

/** Marks what shows a link, so that its card can be opened (see record/card). */
export function cardOf(object: string | undefined, value: unknown): string | undefined {
  const id = linkId(value);
  return object && id ? `${object}/${id}` : undefined;
}

/** The title of a link: of what was expanded, or of the titles that came along. */
export function linkTitle(value: unknown, links: Record<string, string>): string {
  if (value && typeof value === 'object') {
    const named = value as Partial<Named>;
    return named.name ?? links[linkId(value)] ?? '';
  }
  return typeof value === 'string' ? (links[value] ?? '') : '';
}
