import type { FieldMeta, Named } from '@/shared/api/types';
import type { Locale } from '@/shared/i18n';
import { weekday } from './parse/date';
import { readInstant, wallOf } from './parse/zone';

const numbers = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  const known = numbers.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en', options);
  numbers.set(key, made);
  return made;
}

const minus = (text: string): string => text.replace('-', '−');

/** 12,345.67 and −12; as many decimals as the field has, else as the number needs. */
export function formatNumber(value: number, field: Partial<FieldMeta>, locale: Locale): string {
  const decimals = field.decimals;
  return minus(
    numberFormat(locale, {
      useGrouping: field.thousands !== false,
      minimumFractionDigits: decimals ?? 0,
      maximumFractionDigits: decimals ?? 10,
    }).format(value),
  );
}

/** ¥12,345.00 (CN¥12,345.00 in English). */
export function formatMoney(value: number, currency: string, decimals: number, locale: Locale): string {
  return minus(
    numberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    }).format(value),
  );
}

/** 32.4% of 0.324. */
export function formatPercent(value: number, decimals: number | undefined, locale: Locale): string {
  return minus(
    numberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: decimals ?? 0,
      maximumFractionDigits: decimals ?? 2,
    }).format(value),
  );
}

/** A large sum for a footer: ¥1,920 万, ¥45.9 亿, CN¥19.2M. */
export function formatCompact(value: number, locale: Locale, currency?: string): string {
  const style: Intl.NumberFormatOptions = currency ? { style: 'currency', currency } : {};
  const size = Math.abs(value);
  if (size < 1e4)
    return minus(numberFormat(locale, { ...style, maximumFractionDigits: 2, minimumFractionDigits: 0 }).format(value));
  if (locale === 'en')
    return minus(numberFormat('en', { ...style, notation: 'compact', maximumFractionDigits: 2 }).format(value));
  const [unit, scale] = size >= 1e8 ? ['亿', 1e8] : ['万', 1e4];
  const digits = size / scale >= 1000 ? 0 : 1;
  const text = numberFormat('zh', { ...style, minimumFractionDigits: 0, maximumFractionDigits: digits }).format(
    value / scale,
  );
  return `${minus(text)} ${unit}`;
}

/** 2026-11-22 15:04 on the clocks of the business. */
export function formatDateTime(stored: string, zone: string): string {
  const at = readInstant(stored);
  if (!at) return stored;
  const wall = wallOf(at, zone);
  return `${wall.date} ${wall.time.slice(0, 5)}`;
}

/** 2026-11-22 15:04:05 GMT+8, for tooltips. */
export function formatExact(stored: string, zone: string): string {
  const at = readInstant(stored);
  if (!at) return stored;
  const wall = wallOf(at, zone);
  const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(at);
  return `${wall.date} ${wall.time} ${name.find((p) => p.type === 'timeZoneName')?.value ?? ''}`.trim();
}

/** 周日 of a date. */
export function formatWeekday(date: string, locale: Locale): string {
  return locale === 'zh'
    ? `周${'一二三四五六日'[weekday(date) - 1]}`
    : ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday(date) - 1]!;
}

/** 138 0013 8000, 0755-2878 0808; anything else, masked numbers too, stays. */
export function formatPhone(stored: string): string {
  const mobile = /^(?:\+?86)?(1\d{2})(\d{4})(\d{4})$/.exec(stored);
  if (mobile) return `${mobile[1]} ${mobile[2]} ${mobile[3]}`;
  const line = /^\+86(10|2\d|[3-9]\d{2})(\d{3,4})(\d{4})$/.exec(stored);
  if (line) return `0${line[1]}-${line[2]} ${line[3]}`;
  return stored;
}

/** 1.2 MB. */
export function formatSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size >= 100 || unit === 0 ? Math.round(size) : Number(size.toFixed(1))} ${units[unit]}`;
}

/** The id of a link, expanded or not. */
export function linkId(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value && typeof value === 'object' && 'id' in value) return String(value.id);
  return '';
}

/** The title of a link: of what was expanded, or of the titles that came along. */
export function linkTitle(value: unknown, links: Record<string, string>): string {
  if (value && typeof value === 'object') {
    const named = value as Partial<Named>;
    return named.name ?? links[linkId(value)] ?? '';
  }
  return typeof value === 'string' ? (links[value] ?? '') : '';
}
