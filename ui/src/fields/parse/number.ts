import { halfWidth } from './text';

/** What a forgiving parser answers: a value, or the key of a message in fields/locales. */
export type Parsed<T> = { value: T; error?: undefined } | { value?: undefined; error: string; args?: Record<string, unknown> };

const SCALE: Record<string, number> = {
  千: 1e3,
  万: 1e4,
  萬: 1e4,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
  億: 1e8,
  万亿: 1e12,
  k: 1e3,
  w: 1e4,
  m: 1e6,
  b: 1e9,
};

const SHAPE = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(万亿|百万|千万|[千万萬亿億kwmb])?$/i;

/**
 * Reads a number as people write it: 1.2万, １２３, ¥1,234.50, (12), 1 234,
 * −3, 5k. Empty text is null.
 */
export function parseNumber(text: string): Parsed<number | null> {
  let s = halfWidth(text)
    .replace(/[\s,'_]/g, '')
    .replace(/^(?:CN¥|[¥$€£]|RMB|CNY|USD|EUR)/i, '')
    .replace(/元$/, '');
  if (s === '') return { value: null };
  const bracketed = /^\((.+)\)$/.exec(s);
  if (bracketed) s = `-${bracketed[1]}`;
  s = s.replace(/^([+-])(?:CN¥|[¥$€£])/i, '$1');
  const m = SHAPE.exec(s);
  if (!m) return { error: 'not_a_number' };
  const unit = m[3];
  const value = exact(Number(m[2]) * (unit ? (SCALE[unit.toLowerCase()] ?? 1) : 1));
  if (!Number.isFinite(value)) return { error: 'not_a_number' };
  return { value: m[1] === '-' && value !== 0 ? -value : value };
}

/** Reads a percentage: 32.4 and 32.4% are both 0.324. */
export function parsePercent(text: string): Parsed<number | null> {
  const plain = parseNumber(halfWidth(text).replace(/%/g, ''));
  if (plain.error !== undefined || plain.value === null) return plain;
  return { value: exact(plain.value / 100) };
}

/** A float's nearest 15-digit decimal: what is stored is what was typed. */
export function exact(value: number): number {
  return Number(value.toPrecision(15));
}
