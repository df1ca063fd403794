import type { Group, Node } from './model';

/** The server's rule tree as the builder's group; null when it is none. */
export function groupOf(tree: unknown): Group | null {
  const node = nodeOf(tree);
  return node?.kind === 'group' ? node : null;
}

function nodeOf(value: unknown): Node | null {
  if (typeof value !== 'object' || value === null) return null;
  const { kind, op, items, path } = value as Record<string, unknown>;
  if (kind === 'group') {
    if ((op !== 'and' && op !== 'or') || !Array.isArray(items)) return null;
    const nodes = items.map(nodeOf);
    return nodes.every((node) => node !== null) ? { kind, op, items: nodes } : null;
  }
  if (kind !== 'condition' || typeof path !== 'string' || typeof op !== 'string') return null;
  return { kind, path, op, value: (value as { value?: unknown }).value ?? null } as Node;
}
