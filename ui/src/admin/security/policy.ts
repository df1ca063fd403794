import { parseNumber } from '@/fields/parse/number';
import type { Business, RuleKey, SignInRules } from '../business/api';

export const ruleKeys: readonly RuleKey[] = ['passwordMin', 'passwordDays', 'sessionDays'];

export const rangeKeys = ['ranges', 'adminRanges'] as const;
export type RangeKey = (typeof rangeKeys)[number];

/** Addresses and ranges as they are typed: one a line, or with commas or blanks between them. */
export function readRanges(typed: string): string[] {
  return [...new Set(typed.split(/[\s,;，；、]+/).filter(Boolean))];
}

/** What was touched: numbers as they are typed, choices as they are. */
export type PolicyInput = Partial<Record<RuleKey, string>> & Partial<Pick<SignInRules, 'secondFactor' | 'keys' | 'offline'>> & Partial<Record<RangeKey, string>>;

/** The rules that the input changes, and the numbers that are none within their range. */
export function readPolicy(input: PolicyInput, { signIn, signInRanges }: Pick<Business, 'signIn' | 'signInRanges'>): { changes: Partial<SignInRules>; wrong: RuleKey[] } {
  const changes: Partial<SignInRules> = {};
  const wrong: RuleKey[] = [];
  for (const key of ruleKeys) {
    const typed = input[key];
    if (typed === undefined) continue;
    const { min, max } = signInRanges[key];
    const value = parseNumber(typed).value ?? null;
    if (value === null || !Number.isInteger(value) || value < min || value > max) wrong.push(key);
    else if (value !== signIn[key]) changes[key] = value;
  }
  for (const key of ['secondFactor', 'keys'] as const) {
    const chosen = input[key];
    if (chosen !== undefined && chosen !== signIn[key]) changes[key] = chosen;
  }
  if (input.offline !== undefined && input.offline !== signIn.offline) changes.offline = input.offline;
  for (const key of rangeKeys) {
    const typed = input[key];
    if (typed === undefined) continue;
    const list = readRanges(typed);
    if (list.join() !== (signIn[key] ?? []).join()) changes[key] = list;
  }
  return { changes, wrong };
}

/** What a change means for people, as keys of the words of this folder. */
export function effectsOf(changes: Partial<SignInRules>, now: SignInRules): string[] {
  const effects: string[] = [];
  if (changes.passwordMin !== undefined && changes.passwordMin > now.passwordMin) effects.push('policy.effect.longer');
  if (changes.passwordDays !== undefined && changes.passwordDays > 0 && (now.passwordDays === 0 || changes.passwordDays < now.passwordDays)) effects.push('policy.effect.expires');
  if (changes.secondFactor === 'everyone' && now.secondFactor !== 'everyone') effects.push('policy.effect.everyone');
  if (changes.secondFactor === 'administrators' && now.secondFactor === 'off') effects.push('policy.effect.administrators');
  if (changes.sessionDays !== undefined && changes.sessionDays < now.sessionDays) effects.push('policy.effect.sessions');
  if (changes.keys !== undefined && rank[changes.keys] < rank[now.keys]) effects.push('policy.effect.keys');
  if (changes.offline === false) effects.push('policy.effect.offline');
  if (rangeKeys.some((key) => changes[key] && changes[key].length > 0)) effects.push('policy.effect.ranges');
  return effects;
}

const rank = { off: 0, administrators: 1, everyone: 2 };
