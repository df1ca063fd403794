import { DIVISION, RANGE, type ExprError } from './value';

/*
 * Numbers are float64 with decimal meaning, as in internal/expr/number.go: each
 * operation gives the exact decimal result of its operands' shortest decimal
 * forms, rounded once. What fits is computed with scaled whole numbers, the rest
 * with BigInt.
 */
type Num = number | ExprError;

const SCALE = 1e6;
const EXACT = Number.MAX_SAFE_INTEGER;

/** x as millionths, NaN when it is none or too large. */
const fixed = (x: number): number => {
  const y = x * SCALE;
  let i = Math.round(y);
  if (i - y === 0.5 && i % 2) i--; // half to even
  return Math.abs(i) > EXACT || i / SCALE !== x ? NaN : i;
};

/** x = mantissa · 10^-places */
type Decimal = readonly [mantissa: bigint, places: number];

const decimal = (x: number): Decimal => {
  const [m = '', e] = `${x}`.split('e');
  const [whole = '', part = ''] = m.split('.');
  const places = part.length - +(e ?? 0);
  return places < 0 ? [BigInt(whole + part) * ten(-places), 0] : [BigInt(whole + part), places];
};

const ten = (n: number): bigint => 10n ** BigInt(n);

const float = (mantissa: bigint, places: number): Num => {
  const x = +`${mantissa}e${-places}`;
  return Number.isFinite(x) ? x + 0 : RANGE;
};

/** n / d, half away from zero. */
const divide = (n: bigint, d: bigint): bigint => {
  const q = n / d;
  const r = (n % d) * 2n;
  const far = (r < 0n ? -r : r) >= (d < 0n ? -d : d);
  return far ? ((n < 0n) === (d < 0n) ? q + 1n : q - 1n) : q;
};

export const add = (a: number, b: number): Num => {
  const s = fixed(a) + fixed(b);
  if (Math.abs(s) <= EXACT) return s / SCALE + 0;
  const [x, p] = decimal(a);
  const [y, q] = decimal(b);
  return float(x * ten(Math.max(q - p, 0)) + y * ten(Math.max(p - q, 0)), Math.max(p, q));
};

export const sub = (a: number, b: number): Num => add(a, -b);

export const mul = (a: number, b: number): Num => {
  const s = fixed(a) * fixed(b);
  if (Math.abs(s) <= EXACT) return s / (SCALE * SCALE) + 0;
  const [x, p] = decimal(a);
  const [y, q] = decimal(b);
  return float(x * y, p + q);
};

export const div = (a: number, b: number): Num => {
  if (!b) return DIVISION;
  const x = fixed(a);
  const y = fixed(b);
  if (x === x && y === y) return x / y + 0;
  const [m, p] = decimal(a);
  const [n, q] = decimal(b);
  const size = (v: bigint, places: number) => `${v < 0n ? -v : v}`.length - places;
  // Enough places for 17 significant digits of the smallest quotient.
  const places = 40 + Math.max(0, size(n, q) - size(m, p));
  return float(divide(m * ten(q + places), n * ten(p)), places);
};

/** Rounds half away from zero to -15 to 15 digits after the point. */
export const round = (a: number, digits: number): Num => {
  if (!(Math.abs(digits) <= 15) || digits % 1) return RANGE;
  const [m, p] = decimal(a);
  if (digits >= p) return a;
  const n = divide(m, ten(p - digits));
  return float(n, digits);
};
