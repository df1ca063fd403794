import { addDays, isDate } from '@/fields/parse/date';
import { spanDays, type Span } from '@/fields/parse/span';
import { instantOf, storedInstant } from '@/fields/parse/zone';
import { parseCel, printCel, type Cel } from './cel';
import type { KindOf } from './model';

/** The function by which the URL keeps "this month" as such: `within(record.closed, "this_month")`. */
export const WITHIN = 'within';

/** The path of `record.a.b`, or null when an expression is something else. */
export function pathOf(node: Cel): string | null {
  if (node.kind !== 'member') return null;
  if (node.of.kind === 'name') return node.of.name === 'record' ? node.name : null;
  const before = pathOf(node.of);
  return before === null ? null : `${before}.${node.name}`;
}

/** The expression `record.a.b` of a path. */
export function pathNode(path: string): Cel {
  return path.split('.').reduce<Cel>((of, name) => ({ kind: 'member', of, name }), { kind: 'name', name: 'record' });
}

/** A date or date-time constant: `date("2026-01-31")`. */
export function constant(kind: 'date' | 'datetime', value: string): Cel {
  return { kind: 'call', of: null, name: kind, args: [{ kind: 'literal', value }] };
}

function fold(node: Cel, kindOf: KindOf, today: string, zone: string): Cel {
  const again = (n: Cel): Cel => fold(n, kindOf, today, zone);
  switch (node.kind) {
    case 'unary':
      return { ...node, arg: again(node.arg) };
    case 'binary':
      return { ...node, left: again(node.left), right: again(node.right) };
    case 'call': {
      const [of, span, days] = node.args;
      if (node.of || node.name !== WITHIN || !of || span?.kind !== 'literal' || typeof span.value !== 'string') return node;
      const path = pathOf(of);
      if (path === null) return node;
      const n = days?.kind === 'literal' && typeof days.value === 'number' ? days.value : 0;
      const range: [string, string] = isDate(span.value)
        ? [span.value, addDays(span.value, 1)]
        : spanDays(span.value as Span, today, n);
      const at = (date: string): Cel =>
        kindOf(path) === 'datetime'
          ? constant('datetime', storedInstant(instantOf(date, '00:00', zone)))
          : constant('date', date);
      return {
        kind: 'binary',
        op: '&&',
        left: { kind: 'binary', op: '>=', left: of, right: at(range[0]) },
        right: { kind: 'binary', op: '<', left: of, right: at(range[1]) },
      };
    }
    default:
      return node;
  }
}

/** A filter as the server takes it: relative spans become the dates that they mean now. */
export function resolveRelative(cel: string, kindOf: KindOf, today: string, zone: string): string {
  if (!cel.includes(`${WITHIN}(`)) return cel;
  const tree = parseCel(cel);
  return tree ? printCel(fold(tree, kindOf, today, zone)) : cel;
}
