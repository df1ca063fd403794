import { Flag, Flame, Heart, Star, ThumbsUp, type LucideIcon } from 'lucide-react';
import type { Fault } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import { parseNumber, type Parsed } from '../parse/number';
import { halfWidth } from '../parse/text';

export const ratingIcons: Record<string, LucideIcon> = { star: Star, heart: Heart, thumbs_up: ThumbsUp, flame: Flame, flag: Flag };

export const ratingIcon = (field: Pick<FieldMeta, 'icon'>): LucideIcon => ratingIcons[field.icon ?? 'star'] ?? Star;

/** How many steps a scale has, and the smallest part of one. */
export function scaleOf(field: Pick<FieldMeta, 'steps' | 'half'>): { most: number; part: number } {
  return { most: field.steps || 5, part: field.half === true ? 0.5 : 1 };
}

/** Reads 4, 4 星, 4/5 of a scale of five, ★★★★☆. */
export function parseRating(words: string, field: FieldMeta): Parsed<number | null> {
  const text = halfWidth(words).replace(/\uFE0F/g, '').trim();
  const drawn = /^([★⭐♥❤]+)[☆♡]*$/u.exec(text);
  if (drawn) return { value: [...drawn[1]!].length };
  const outOf = /^([\d.]+) ?\/ ?(\d+)$/.exec(text);
  const plain = outOf && Number(outOf[2]) === scaleOf(field).most ? outOf[1]! : text;
  return parseNumber(plain.replace(/(?<=.)\s*(颗?星|分|stars?)$/i, ''));
}

export function checkRating(value: unknown, field: FieldMeta): Fault | null {
  const { most, part } = scaleOf(field);
  if (typeof value !== 'number') return { code: 'not_a_number' };
  if (value < part) return { code: 'too_small', args: { min: part } };
  if (value > most) return { code: 'too_big', args: { max: most } };
  return Number.isInteger(value / part) ? null : { code: 'off_step', args: { step: part } };
}

/** The mark that a key leads to; undefined for other keys. */
export function markByKey(value: number, key: string, field: FieldMeta): number | null | undefined {
  const { most, part } = scaleOf(field);
  if (key === 'ArrowRight' || key === 'ArrowUp') return Math.min(most, value + part);
  if (key === 'ArrowLeft' || key === 'ArrowDown') return value - part < part ? null : value - part;
  if (key === 'Home') return part;
  if (key === 'End') return most;
  if (key === 'Delete' || key === 'Backspace') return null;
  if (!/^\d$/.test(key)) return undefined;
  return key === '0' ? null : Number(key) <= most ? Number(key) : undefined;
}
