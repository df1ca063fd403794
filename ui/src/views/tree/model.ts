import { quote } from '@/expression/condition/cel';
import { linkId } from '@/fields/format';
import type { RecordData } from '@/shared/api/types';

/** The records right below one, or at the top. */
export interface Branch {
  items: RecordData[];
  /** How many stand below each of them; absent where there are none. */
  counts: Record<string, number>;
  more: boolean;
}

export const TOP = '';

/** CEL for what is right below a record, or at the top. */
export const below = (under: string, id: string): string => (id === TOP ? `isBlank(record.${under})` : `record.${under} == ${quote(id)}`);

export const idsIn = (path: string, ids: readonly string[]): string => `record.${path} in [${ids.map(quote).join(', ')}]`;

/** A line of the tree. */
export type Line =
  | { kind: 'row'; record: RecordData; parent: string; level: number; children: number; open: boolean; at: number; of: number; dim: boolean }
  | { kind: 'more'; parent: string; level: number }
  | { kind: 'loading'; parent: string; level: number };

/** The lines that are seen, top down. What leads back to itself is followed once. */
export function linesOf(branches: ReadonlyMap<string, Branch>, open: ReadonlySet<string>, dim?: (record: RecordData) => boolean): Line[] {
  const lines: Line[] = [];
  const walk = (parent: string, level: number, above: ReadonlySet<string>): void => {
    const branch = branches.get(parent);
    if (!branch) {
      lines.push({ kind: 'loading', parent, level });
      return;
    }
    branch.items.forEach((record, i) => {
      const children = branch.counts[record.id] ?? 0;
      const isOpen = children > 0 && open.has(record.id) && !above.has(record.id);
      lines.push({ kind: 'row', record, parent, level, children, open: isOpen, at: i + 1, of: branch.more ? -1 : branch.items.length, dim: dim?.(record) ?? false });
      if (isOpen) walk(record.id, level + 1, new Set([...above, record.id]));
    });
    if (branch.more) lines.push({ kind: 'more', parent, level });
  };
  walk(TOP, 0, new Set());
  return lines;
}

/** Whether a record would stand under itself: `chain` is what the new place is and stands under. */
export function chainOf(lines: readonly Line[], id: string): string[] {
  const parents = new Map(lines.flatMap((line) => (line.kind === 'row' ? [[line.record.id, line.parent] as const] : [])));
  const chain: string[] = [];
  for (let at = id; at !== TOP && !chain.includes(at); at = parents.get(at) ?? TOP) chain.push(at);
  return chain;
}

/** The matches of a filter with all that they stand under, as branches. */
export function pathsOf(matches: readonly RecordData[], ancestors: readonly RecordData[], under: string): Map<string, Branch> {
  const all = new Map([...ancestors, ...matches].map((record) => [record.id, record]));
  const branches = new Map<string, Branch>([[TOP, { items: [], counts: {}, more: false }]]);
  const above = (record: RecordData): string => {
    const parent = linkId(record[under]);
    return all.has(parent) ? parent : TOP;
  };
  // What leads back to itself would hang under nothing: it stands at the top, to be put right.
  const parentOf = (record: RecordData): string => {
    const seen = new Set<string>();
    for (let at = above(record); at !== TOP && !seen.has(at); at = above(all.get(at)!)) {
      if (at === record.id) return TOP;
      seen.add(at);
    }
    return above(record);
  };
  for (const record of all.values()) {
    const parent = parentOf(record);
    const branch = branches.get(parent) ?? { items: [], counts: {}, more: false };
    branch.items.push(record);
    branches.set(parent, branch);
  }
  for (const branch of branches.values()) for (const { id } of branch.items) if (branches.has(id)) branch.counts[id] = branches.get(id)!.items.length;
  return branches;
}

/** What the records stand under that is not there yet. */
export function missingParents(records: Iterable<RecordData>, under: string): string[] {
  const all = [...records];
  const known = new Set(all.map((record) => record.id));
  return [...new Set(all.map((record) => linkId(record[under])))].filter((id) => id !== '' && !known.has(id));
}

/** Where a key leads from a line: another line, or to open or close it. */
export function keyMove(lines: readonly Line[], at: number, key: string): { to: number } | { toggle: boolean } | null {
  const line = lines[at];
  const last = lines.length - 1;
  if (key === 'ArrowDown') return { to: Math.min(last, at + 1) };
  if (key === 'ArrowUp') return { to: Math.max(0, at - 1) };
  if (key === 'Home') return { to: 0 };
  if (key === 'End') return { to: last };
  if (key === 'PageDown') return { to: Math.min(last, at + 10) };
  if (key === 'PageUp') return { to: Math.max(0, at - 10) };
  if (!line) return null;
  if (key === 'ArrowRight' && line.kind === 'row' && line.children > 0) return line.open ? { to: at + 1 } : { toggle: true };
  if (key === 'ArrowLeft') {
    if (line.kind === 'row' && line.open) return { toggle: false };
    const parent = lines.findIndex((other) => other.kind === 'row' && other.record.id === line.parent);
    return parent < 0 ? null : { to: parent };
  }
  return null;
}
