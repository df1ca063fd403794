import type { FieldMeta, FieldOption } from '@/shared/api/types';

/** Where a step stands: behind the record, where it is, or to come. */
export type Standing = 'done' | 'current' | 'ahead';

export interface Step {
  option: FieldOption;
  standing: Standing;
}

export interface Stages {
  /** The steps that a record goes through, in their order. */
  steps: Step[];
  /** Those that end it; it has one in place of another. */
  ends: Step[];
  current: Step | undefined;
  /** The place of the current step among the steps, from 1; null at none of them. */
  place: number | null;
}

/**
 * The steps of a record that has `value`. Options that are disabled, or that rules
 * do not offer (`offered`), are there only where the record is. Of a record that has
 * ended, its value does not tell which it went through: none of them is behind it.
 */
export function stagesOf(field: Pick<FieldMeta, 'options'>, value: unknown, endings: readonly string[] = [], offered: readonly string[] | null = null): Stages {
  const at = typeof value === 'string' ? value : '';
  const all = (field.options ?? []).filter((option) => option.value === at || (!option.disabled && (!offered || offered.includes(option.value))));
  if (at !== '' && !all.some((option) => option.value === at)) all.push({ value: at, label: { zh: at, en: at } });
  const line = all.filter((option) => !endings.includes(option.value));
  const here = line.findIndex((option) => option.value === at);
  const steps = line.map<Step>((option, i) => ({ option, standing: i === here ? 'current' : i < here ? 'done' : 'ahead' }));
  const ends = all.filter((option) => endings.includes(option.value)).map<Step>((option) => ({ option, standing: option.value === at ? 'current' : 'ahead' }));
  return { steps, ends, current: [...steps, ...ends].find((step) => step.standing === 'current'), place: here < 0 ? null : here + 1 };
}

/** Which step a key leads to from one of `count`; null for other keys. */
export function stepTo(key: string, from: number, count: number): number | null {
  const to: Record<string, number> = { ArrowRight: from + 1, ArrowLeft: from - 1, Home: 0, End: count - 1 };
  const next = to[key];
  return next === undefined ? null : Math.max(0, Math.min(count - 1, next));
}
