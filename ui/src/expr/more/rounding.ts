import { aligned, decimal, float, quotient, rounding, sign, type Num } from '../number';
import type { Twins } from '../twins';
import { DIVISION, RANGE } from '../value';

const up = rounding((n, d) => n / d + sign(n % d));
const down = rounding((n, d) => n / d);

/** The nearest multiple of a positive step, on one side. */
const multiple = (side: bigint) => (a: number, step: number): Num => {
  if (step <= 0) return RANGE;
  const [x, y, places] = aligned(decimal(a), decimal(step));
  return float((x / y + (sign(x % y) === side ? side : 0n)) * y, places);
};

const ceiling = multiple(1n);
const floor = multiple(-1n);

/** a - b · floor(a / b) */
const mod = (a: number, b: number): Num => {
  if (!b) return DIVISION;
  const [x, y, places] = aligned(decimal(a), decimal(b));
  const r = x % y;
  return float(r * y < 0n ? r + y : r, places);
};

/** Multiplies exactly and rounds once. */
const power = (a: number, n: number): Num => {
  if (n % 1 || Math.abs(n) > 400) return RANGE;
  if (!a && n < 0) return DIVISION;
  const digits = n * Math.log10(Math.abs(a));
  if (digits > 310) return RANGE;
  if (digits < -330) return 0;
  const times = Math.abs(n);
  const [m, places] = decimal(a);
  const r = [m ** BigInt(times), places * times] as const;
  return n < 0 ? quotient([1n, 0], r) : float(...r);
};

export const roundings: Twins = {
  roundup: (a: number) => up(a, 0),
  roundup_2: up,
  rounddown: (a: number) => down(a, 0),
  rounddown_2: down,
  ceiling: (a: number) => ceiling(a, 1),
  ceiling_2: ceiling,
  floor: (a: number) => floor(a, 1),
  floor_2: floor,
  mod_number: mod,
  power_number: power,
  sqrt_number: (a: number) => (a < 0 ? RANGE : Math.sqrt(a)),
};
