import { tr } from '@/shared/i18n';
import { currentLocale, type Locale } from '@/shared/i18n/locale';

const minus = '\u2212';

/** Making a format takes as long as writing fifty numbers: each is kept by its decimals. */
const plain = new Map<number | undefined, Intl.NumberFormat>();

function plainFormat(decimals: number | undefined): Intl.NumberFormat {
  const known = plain.get(decimals);
  if (known) return known;
  const made = new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals ?? 0, maximumFractionDigits: decimals ?? 12 });
  plain.set(decimals, made);
  return made;
}

/** Groups of three, a real minus sign; as many decimals as the number has (at most 12) or as asked. */
export function formatNumber(value: number, decimals?: number): string {
  if (!Number.isFinite(value)) return '';
  const text = plainFormat(decimals).format(Math.abs(value));
  const zero = /^[0.,]*$/.test(text);
  return value < 0 && !zero ? minus + text : text;
}

/** 0.324 → 32.4%. */
export function formatPercent(value: number, decimals?: number): string {
  const scaled = Number((value * 100).toPrecision(14));
  return `${formatNumber(scaled, decimals)}%`;
}

const signs = new Map<string, string>();

/** The sign of a currency as this language writes it: ¥ in Chinese is CN¥ in English. */
export function currencySign(currency: string, locale: Locale = currentLocale()): string {
  const place = `${locale} ${currency}`;
  const known = signs.get(place) ?? findSign(currency, locale);
  signs.set(place, known);
  return known;
}

function findSign(currency: string, locale: Locale): string {
  try {
    const parts = new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en-US', { style: 'currency', currency }).formatToParts(0);
    return parts.find((part) => part.type === 'currency')?.value ?? currency;
  } catch {
    return currency;
  }
}

/** Decimals that a currency has (2 for CNY, 0 for JPY). */
export function currencyDecimals(currency: string): number {
  try {
    return new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** ¥12,345.00. */
export function formatMoney(value: number, currency: string, decimals?: number, locale: Locale = currentLocale()): string {
  const text = formatNumber(Math.abs(value), decimals ?? currencyDecimals(currency));
  const sign = value < 0 && !/^[0.,]*$/.test(text) ? minus : '';
  const unit = currencySign(currency, locale);
  return `${sign}${unit}${/[A-Za-z]$/.test(unit) ? ' ' : ''}${text}`;
}

/** For tiles and charts, in ten thousands and hundred millions or in K, M, B: ¥19.2M, ¥4.59B. Without a currency only the number. */
export function formatShort(value: number, currency?: string, locale: Locale = currentLocale()): string {
  const size = Math.abs(value);
  const steps: [number, string][] =
    locale === 'zh'
      ? [
          [1e8, ` ${tr('format:unit.e8')}`],
          [1e4, ` ${tr('format:unit.e4')}`],
        ]
      : [
          [1e9, 'B'],
          [1e6, 'M'],
          [1e3, 'K'],
        ];
  const [unit, suffix] = steps.find(([from]) => size >= from) ?? [1, ''];
  const scaled = size / unit;
  const text = formatNumber(Number(scaled.toPrecision(scaled >= 1000 ? 4 : 3)));
  const sign = currency ? (currency === 'CNY' ? '¥' : currencySign(currency, locale)) : '';
  return `${value < 0 ? minus : ''}${sign}${text}${suffix}`;
}

/** 1.2 MB; 1 kB is 1,000 bytes. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${formatNumber(unit === 0 || size >= 99.5 ? Math.round(size) : Number(size.toFixed(1)))} ${units[unit]}`;
}
