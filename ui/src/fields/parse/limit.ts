import type { Fault } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { addDays, addMonths } from './date';
import { readInstant, todayIn, wallOf } from './zone';

const MOVED = /^([a-z_]+)([+-]\d{1,5})?$/;

/** The zones whose days are furthest behind and ahead: where the business's is not told, no value is refused that it might take. */
const BEHIND = 'Etc/GMT+12';
const AHEAD = 'Etc/GMT-14';

function read(limit: string | undefined, zone: string): string | undefined {
  const moved = limit === undefined ? null : MOVED.exec(limit);
  if (!moved) return limit;
  const n = Number(moved[2] ?? 0);
  return moved[1] === 'this_month' ? addMonths(`${todayIn(zone).slice(0, 7)}-01`, n).slice(0, 7) : addDays(todayIn(zone), n);
}

/** The first and the last value of a field of dates, months or times, as of today in a zone. */
export function limitsOf(field: Pick<FieldMeta, 'earliest' | 'latest'>, zone?: string): { first?: string; last?: string } {
  return { first: read(field.earliest, zone ?? BEHIND), last: read(field.latest, zone ?? AHEAD) };
}

/** What a value that sorts as text misses of its field's limits. */
export function checkLimits(value: string, field: FieldMeta): Fault | null {
  const { first, last } = limitsOf(field);
  if (first !== undefined && value < first) return { code: 'too_early', args: { min: first } };
  return last !== undefined && value > last ? { code: 'too_late', args: { max: last } } : null;
}

/** What a moment misses of its field's limits, by the days that it may be in the business's zone. */
export function checkMoment(value: string, field: FieldMeta): Fault | null {
  const at = readInstant(value);
  if (!at) return { code: 'not_a_datetime' };
  const { first, last } = limitsOf(field);
  if (first !== undefined && wallOf(at, AHEAD).date < first) return { code: 'too_early', args: { min: first } };
  return last !== undefined && wallOf(at, BEHIND).date > last ? { code: 'too_late', args: { max: last } } : null;
}
