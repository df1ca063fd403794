import { DIVISION, RANGE, type ExprError } from './value';

/*
 * Numbers are float64 with decimal meaning, as in internal/expr/number.go: each
 * operation gives the exact decimal result of its operands' shortest decimal
 * forms, rounded once. What fits is computed with scaled whole numbers, the rest
 * with BigInt.
 */
export type Num = number | ExprError;

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
export type Decimal = readonly [mantissa: bigint, places: number];

export const decimal = (x: number): Decimal => {
  const [m = '', e] = `${x}`.split('e');
  const [whole = '', part = ''] = m.split('.');
  const places = part.length - +(e ?? 0);
  return places < 0 ? [BigInt(whole + part) * ten(-places), 0] : [BigInt(whole + part), places];
};

export const ten = (n: number): bigint => 10n ** BigInt(n);

export const float = (mantissa: bigint, places: number): Num => {
  const x = +`${mantissa}e${-places}`;
  return Number.isFinite(x) ? x + 0 : RANGE;
};

/** n / d, half away from zero. */
export const divide = (n: bigint, d: bigint): bigint => {
  const r = (n % d) * 2n;
  return n / d + (r >= d || r <= -d ? sign(n) : 0n);
};

export const sign = (n: bigint): bigint => (n < 0n ? -1n : n && 1n);

/** Both in the same places. */
export const aligned = ([x, p]: Decimal, [y, q]: Decimal): readonly [bigint, bigint, number] => {
  const places = Math.max(p, q);
  return [x * ten(places - p), y * ten(places - q), places];
};

const plus = (a: Decimal, b: Decimal): Decimal => {
  const [x, y, places] = aligned(a, b);
  return [x + y, places];
};

export const add = (a: number, b: number): Num => {
  const s = fixed(a) + fixed(b);
  return Math.abs(s) <= EXACT ? s / SCALE + 0 : float(...plus(decimal(a), decimal(b)));
};

export const sub = (a: number, b: number): Num => add(a, -b);

export const mul = (a: number, b: number): Num => {
  const s = fixed(a) * fixed(b);
  if (Math.abs(s) <= EXACT) return s / (SCALE * SCALE) + 0;
  const [x, p] = decimal(a);
  const [y, q] = decimal(b);
  return float(x * y, p + q);
};

/** With enough places for 17 significant digits of the smallest quotient. */
export const quotient = (a: Decimal, b: Decimal): Num => {
  const places = 40 + Math.max(0, length(b) - length(a));
  const [x, y] = aligned(a, b);
  return float(divide(x * ten(places), y * sign(y)) * sign(y), places);
};

/** Digits before the point. */
const length = ([m, places]: Decimal): number => `${m * sign(m)}`.length - places;

export const div = (a: number, b: number): Num => {
  if (!b) return DIVISION;
  const x = fixed(a);
  const y = fixed(b);
  return x === x && y === y ? x / y + 0 : quotient(decimal(a), decimal(b));
};

/** A function that rounds to -15 to 15 digits after the point. */
export const rounding =
  (cut: (n: bigint, d: bigint) => bigint) =>
  (a: number, digits: number): Num => {
    if (!(Math.abs(digits) <= 15) || digits % 1) return RANGE;
    const [m, places] = decimal(a);
    return digits < places ? float(cut(m, ten(places - digits)), digits) : a;
  };

export const round = rounding(divide);

/** Adds numbers exactly and rounds once, so that their order does not matter; blanks are left out. */
const total = (list: readonly (number | null)[]) => {
  let whole = 0;
  let rest: Decimal = [0n, 0];
  let count = 0;
  for (const x of list) {
    if (x === null) continue;
    count++;
    const s = whole + fixed(x);
    if (Math.abs(s) <= EXACT) whole = s;
    else rest = plus(rest, decimal(x));
  }
  return { whole, rest, count };
};

export const sum = (list: readonly (number | null)[]): Num => {
  const { whole, rest } = total(list);
  return rest[0] ? float(...plus(rest, [BigInt(whole), 6])) : whole / SCALE + 0;
};

export const average = (list: readonly (number | null)[]): Num | null => {
  const { whole, rest, count } = total(list);
  if (!count) return null;
  return rest[0] ? quotient(plus(rest, [BigInt(whole), 6]), [BigInt(count), 0]) : whole / (SCALE * count) + 0;
};
