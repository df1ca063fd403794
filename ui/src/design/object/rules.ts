import type { RuleDoc } from '@/meta';
import { cleaned } from '@/meta';

/** Changes of the rules of an object; each answers a new list. */

export function patchRule(rules: RuleDoc[], at: number, patch: Partial<RuleDoc>): RuleDoc[] {
  return rules.map((rule, i) => (i === at ? { ...cleaned({ ...rule, ...patch }), must: patch.must ?? rule.must } : rule));
}

export function insertAt<T>(list: T[], at: number, item: T): T[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}

/** Moves an item so that it stands at `to`, counted without it. */
export function moveItem<T>(list: T[], from: number, to: number): T[] {
  if (from === to || to < 0 || to >= list.length) return list;
  const rest = list.filter((_, i) => i !== from);
  return insertAt(rest, to, list[from]!);
}
