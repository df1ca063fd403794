import type { Cel } from './cel';

/** The function that keeps "this month" as such: `within(record.closed, "this_month")`. */
export const WITHIN = 'within';

/** The path of `record.a.b`, or null when an expression is something else. */
export function pathOf(node: Cel): string | null {
  if (node.kind !== 'member') return null;
  if (node.of.kind === 'name') return node.of.name === 'record' ? node.name : null;
  const before = pathOf(node.of);
  return before === null ? null : `${before}.${node.name}`;
}
