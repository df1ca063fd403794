import type { FieldMeta } from '@/shared/api/types';
import type { Fault } from '@/form-engine';
import { exact } from '../parse/number';

/** A number as it is typed: no separators, a plain minus. */
export function plainNumber(value: unknown): string {
  return typeof value === 'number' ? String(exact(value)) : '';
}

export const blankNumber = (value: unknown): boolean => typeof value !== 'number';

/** Between the field's bounds, with no more decimals than it keeps. */
export function checkNumber(value: unknown, field: FieldMeta): Fault | null {
  if (typeof value !== 'number') return { code: 'not_a_number' };
  if (typeof field.min === 'number' && value < field.min) return { code: 'too_small', args: { min: field.min } };
  if (typeof field.max === 'number' && value > field.max) return { code: 'too_big', args: { max: field.max } };
  const step = field.step ?? 0;
  if (step > 0 && !Number.isInteger(exact(value / step))) return { code: 'off_step', args: { step } };
  return null;
}

/** Rounds half away from zero to the decimals that the field keeps. */
export function rounded(value: number, decimals: number | undefined): number {
  if (decimals === undefined) return value;
  const scale = 10 ** decimals;
  return (Math.sign(value) * Math.round(exact(Math.abs(value) * scale))) / scale;
}
