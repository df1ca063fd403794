import type { Fault } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { halfWidth } from '../parse/text';
import { checkLimits, limitsOf } from '../parse/limit';
import type { Parsed } from '../parse/number';

type Settings = Pick<FieldMeta, 'seconds' | 'step' | 'earliest' | 'latest'>;

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?$/;
const two = (n: number): string => String(n).padStart(2, '0');

/** A limit, or a value, as the field keeps its values. */
const like = (field: Settings, time: string): string => (field.seconds ? (time.length === 5 ? `${time}:00` : time) : time.slice(0, 5));

const secondsOf = (time: string): number => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * (time.length === 5 ? 60 : 1);

/** Reads 9:30, 下午3点半, 3:05 pm, 0930, 9:30:15 where seconds are kept. */
export function parseTime(words: string, field: FieldMeta): Parsed<string> {
  const text = halfWidth(words).trim().toLowerCase();
  if (text === '') return { value: '' };
  const m = /^(上午|下午|晚上|凌晨|中午|早上)? ?(\d{1,2})(?:[:点时](\d{1,2})?(半)?分?(?::?(\d{1,2})秒?)?|(\d{2})) ?(am|pm|a\.m\.|p\.m\.)?$/.exec(text);
  if (!m) return { error: 'not_a_time' };
  const half = m[1] ?? m[7]?.slice(0, 1);
  let hour = Number(m[2]);
  const minute = m[4] ? 30 : Number(m[3] ?? m[6] ?? 0);
  const second = Number(m[5] ?? 0);
  if (m[7] && (hour < 1 || hour > 12)) return { error: 'not_a_time' };
  if ((half === '下午' || half === '晚上' || half === 'p' || (half === '中午' && hour < 11)) && hour < 12) hour += 12;
  if ((half === '凌晨' || half === '上午' || half === 'a') && hour === 12) hour = 0;
  if (hour > 23 || minute > 59 || second > 59) return { error: 'not_a_time' };
  if (second > 0 && !field.seconds) return { error: 'no_seconds' };
  return { value: like(field, `${two(hour)}:${two(minute)}:${two(second)}`) };
}

export function checkTime(value: unknown, field: FieldMeta): Fault | null {
  const time = String(value);
  if (!CLOCK.test(time)) return { code: 'not_a_time' };
  const minutes = field.step ?? 0;
  if (minutes > 0 && secondsOf(time) % (minutes * 60) !== 0) return { code: 'off_minutes', args: { step: minutes } };
  const bounds = { ...field, earliest: field.earliest && like(field, field.earliest), latest: field.latest && like(field, field.latest) };
  return checkLimits(like(field, time), bounds);
}

/** The times that a list offers within the field's limits: every half hour, or by the field's step a quarter of an hour apart at least. */
export function offeredTimes(field: Settings): string[] {
  const step = field.step ? Math.ceil(15 / field.step) * field.step : 30;
  const { first, last } = limitsOf(field);
  const out: string[] = [];
  for (let minute = 0; minute < 24 * 60; minute += step) {
    const time = like(field, `${two(Math.floor(minute / 60))}:${two(minute % 60)}`);
    if ((!first || time >= like(field, first)) && (!last || time <= like(field, last))) out.push(time);
  }
  return out;
}
