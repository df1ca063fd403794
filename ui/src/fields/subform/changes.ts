import type { Values } from '@/form-engine';

/** What became of rows, told apart by their ids. */
export interface RowChanges {
  added: Values[];
  changed: { id: string; from: Values; to: Values; keys: string[] }[];
  removed: Values[];
  /** Rows that stayed stand in another order. */
  moved: boolean;
}

const idOf = (row: Values): string => (typeof row.id === 'string' ? row.id : '');
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
export const rowsOf = (value: unknown): Values[] => (Array.isArray(value) ? (value as Values[]) : []);

/** Compares two lists of rows. A column that a row does not name stays as it was. */
export function changesOf(before: unknown, after: unknown): RowChanges {
  const old = new Map(rowsOf(before).map((row) => [idOf(row), row]));
  const out: RowChanges = { added: [], changed: [], removed: [], moved: false };
  const stayed: string[] = [];
  for (const row of rowsOf(after)) {
    const from = old.get(idOf(row));
    if (!from || idOf(row) === '') {
      out.added.push(row);
      continue;
    }
    stayed.push(idOf(row));
    const keys = Object.keys(row).filter((key) => key !== 'id' && !key.startsWith('$') && !same(row[key], from[key]));
    if (keys.length > 0) out.changed.push({ id: idOf(row), from, to: row, keys });
  }
  const left = new Set(stayed);
  out.removed = rowsOf(before).filter((row) => !left.has(idOf(row)));
  const order = rowsOf(before).map(idOf).filter((id) => left.has(id));
  out.moved = order.join(' ') !== stayed.join(' ');
  return out;
}

/**
 * My rows over those that somebody saved meanwhile: what both left alone goes
 * on, what they added stays, and a row that they removed stays removed. They stand
 * in the order that I made, or in theirs when I made none.
 */
export function mergedRows(before: unknown, mine: unknown, current: unknown): Values[] {
  const began = new Set(rowsOf(before).map(idOf));
  const now = rowsOf(current).map(idOf);
  const there = new Set(now);
  const kept = rowsOf(mine).filter((row) => idOf(row) === '' || there.has(idOf(row)));
  const theirs = rowsOf(current).filter((row) => !began.has(idOf(row)));
  if (!changesOf(before, mine).moved) {
    const old = kept.filter((row) => idOf(row) !== '').map(idOf);
    const place = new Map(old.toSorted((a, b) => now.indexOf(a) - now.indexOf(b)).map((id, i) => [old[i]!, id]));
    const byId = new Map(kept.map((row) => [idOf(row), row]));
    kept.forEach((row, i) => {
      if (idOf(row) !== '') kept[i] = byId.get(place.get(idOf(row))!)!;
    });
  }
  return [...kept, ...theirs.map((row) => ({ id: idOf(row) }))];
}

/** Whether two people changed the same of some rows, so that one of them has to give way. */
export function rowsClash(before: unknown, mine: unknown, theirs: unknown): boolean {
  const my = changesOf(before, mine);
  const their = changesOf(before, theirs);
  const changed = new Map(their.changed.map((one) => [one.id, one]));
  const removed = (changes: RowChanges): Set<string> => new Set(changes.removed.map(idOf));
  const [gone, taken] = [removed(my), removed(their)];
  const touched = my.changed.some(({ id, to, keys }) => {
    const other = changed.get(id);
    return taken.has(id) || (other && keys.some((key) => other.keys.includes(key) && !same(to[key], other.to[key])));
  });
  return touched || their.changed.some(({ id }) => gone.has(id)) || (my.moved && their.moved);
}
