import { emptyGroup, type Condition, type Group } from '@/expression/condition/model';

/** The condition of a pinned field: one at the top of a filter whose parts must all hold. */
export function pinned(filter: Group | null, field: string): Condition | undefined {
  if (!filter || (filter.op !== 'and' && filter.items.length > 1)) return undefined;
  return filter.items.find((item): item is Condition => item.kind === 'condition' && item.path === field);
}

/** The filter with another condition of a pinned field, or without any. */
export function withPinned(filter: Group | null, field: string, condition: Condition | null): Group {
  const group = filter ?? emptyGroup();
  // What holds by any of its parts is one part of the new one.
  const items = group.op === 'and' || group.items.length < 2 ? group.items : [group];
  const at = items.findIndex((item) => item.kind === 'condition' && item.path === field);
  if (!condition) return { kind: 'group', op: 'and', items: items.filter((_, i) => i !== at) };
  return { kind: 'group', op: 'and', items: at < 0 ? [...items, condition] : items.map((item, i) => (i === at ? condition : item)) };
}
