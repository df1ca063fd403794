import { parseNumber } from '@/fields/parse/number';

/** Limits of the business as `settings/business` gives them. */
export const limitKeys = ['personRate', 'personBurst', 'addressRate', 'addressBurst', 'accountFailures', 'addressFailures', 'failureMinutes', 'binDays', 'undoHours', 'undoDays', 'exportFiles', 'exportMegabytes'] as const;

export type LimitKey = (typeof limitKeys)[number];
export type Limits = Record<LimitKey, number>;

export interface LimitRange {
  min: number;
  max: number;
  default: number;
}

export interface BusinessSettings {
  limits: Limits;
  limitRanges: Record<LimitKey, LimitRange>;
}

/** What stands in the inputs that somebody touched. */
export type LimitInput = Partial<Record<LimitKey, string>>;

/** Which limits stand together, each with its unit. */
export const limitGroups: { key: 'person' | 'address' | 'failures' | 'bin' | 'undo' | 'export'; limits: { key: LimitKey; unit: 'perSecond' | 'times' | 'minutes' | 'hours' | 'days' | 'files' | 'megabytes' }[] }[] = [
  { key: 'person', limits: [{ key: 'personRate', unit: 'perSecond' }, { key: 'personBurst', unit: 'times' }] },
  { key: 'address', limits: [{ key: 'addressRate', unit: 'perSecond' }, { key: 'addressBurst', unit: 'times' }] },
  {
    key: 'failures',
    limits: [
      { key: 'accountFailures', unit: 'times' },
      { key: 'addressFailures', unit: 'times' },
      { key: 'failureMinutes', unit: 'minutes' },
    ],
  },
  { key: 'bin', limits: [{ key: 'binDays', unit: 'days' }] },
  { key: 'undo', limits: [{ key: 'undoHours', unit: 'hours' }, { key: 'undoDays', unit: 'days' }] },
  { key: 'export', limits: [{ key: 'exportFiles', unit: 'files' }, { key: 'exportMegabytes', unit: 'megabytes' }] },
];

/** The limits that the inputs change, and those that are no whole number within their range. */
export function readLimits(input: LimitInput, { limits, limitRanges }: BusinessSettings): { changes: Partial<Limits>; wrong: LimitKey[] } {
  const changes: Partial<Limits> = {};
  const wrong: LimitKey[] = [];
  for (const key of limitKeys) {
    const text = input[key];
    if (text === undefined) continue;
    const { min, max } = limitRanges[key];
    const value = parseNumber(text).value ?? null;
    if (value === null || !Number.isInteger(value) || value < min || value > max) wrong.push(key);
    else if (value !== limits[key]) changes[key] = value;
  }
  return { changes, wrong };
}

/** What stands in an input: what was typed, else the limit that holds. */
export function shownOf(input: LimitInput, { limits }: BusinessSettings, key: LimitKey): string {
  return input[key] ?? String(limits[key]);
}

/** The inputs that bring every default back. */
export function defaultsOf({ limitRanges }: BusinessSettings): LimitInput {
  return Object.fromEntries(limitKeys.map((key) => [key, String(limitRanges[key].default)]));
}
