import { fromCel, toCel } from '@/expression/condition/convert';
import type { Condition, Group, KindOf, Node, Operator } from '@/expression/condition/model';
import type { RuleDoc } from '@/meta';

/** What compares the order of values, which a blank has none of: such a condition refuses a record without the value. */
const ORDERS = new Set<Operator>(['gt', 'gte', 'lt', 'lte', 'between']);
const ORDERED = new Set(['number', 'date', 'datetime']);

const ordered = (node: Node, kindOf: KindOf): string[] =>
  node.kind === 'group' ? node.items.flatMap((item) => ordered(item, kindOf)) : ORDERS.has(node.op) && ORDERED.has(kindOf(node.path) ?? '') ? [node.path] : [];

/** The fields whose order a condition compares; none where it is more than conditions. */
export function comparedIn(must: string, kindOf: KindOf): string[] {
  const group = fromCel(must, kindOf);
  return group ? [...new Set(ordered(group, kindOf))] : [];
}

const filled = (path: string): Condition => ({ kind: 'condition', path, op: 'not_blank', value: null });
const asks = (path: string) => (node: Node): boolean => node.kind === 'condition' && node.op === 'not_blank' && node.path === path;

/** The conditions of a `when` that must all hold; null where it is more than conditions. */
function allOf(when: string, kindOf: KindOf): Group | null {
  const group = fromCel(when, kindOf);
  return group && group.op === 'or' && group.items.length > 1 ? { kind: 'group', op: 'and', items: [group] } : group && { ...group, op: 'and' };
}

/** Whether a rule lets blanks of what it compares pass; null where it compares nothing, or its `when` is written by hand. */
export function sparesBlanks(rule: RuleDoc, kindOf: KindOf): boolean | null {
  const paths = comparedIn(rule.must, kindOf);
  const when = allOf(rule.when ?? '', kindOf);
  return paths.length === 0 || !when ? null : paths.every((path) => when.items.some(asks(path)));
}

/** The `when` of a rule that lets blanks of the fields pass, or no longer does. */
function spared(when: string, paths: string[], on: boolean, kindOf: KindOf): string {
  const group = allOf(when, kindOf);
  if (!group) return when;
  const rest = group.items.filter((node) => !paths.some((path) => asks(path)(node)));
  const items = on ? [...rest, ...paths.map(filled)] : rest;
  return toCel(items.length === 1 && items[0]!.kind === 'group' ? items[0]! : { ...group, items }, kindOf);
}

export const spareBlanks = (rule: RuleDoc, on: boolean, kindOf: KindOf): Partial<RuleDoc> => ({
  when: spared(rule.when ?? '', comparedIn(rule.must, kindOf), on, kindOf) || undefined,
});

/**
 * A changed `must`, with the `when` that goes with it: what it compares from now on
 * is not checked while it is blank, unless the rule checks blanks already.
 */
export function withMust(rule: RuleDoc, must: string, kindOf: KindOf): Partial<RuleDoc> {
  const before = comparedIn(rule.must, kindOf);
  const now = comparedIn(must, kindOf);
  if (sparesBlanks(rule, kindOf) === false || before.join() === now.join()) return { must };
  const gone = before.filter((path) => !now.includes(path));
  const fresh = now.filter((path) => !before.includes(path));
  const when = spared(spared(rule.when ?? '', gone, false, kindOf), fresh, fresh.length > 0, kindOf);
  return { must, when: when || undefined };
}
