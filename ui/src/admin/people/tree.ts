import type { Department } from '@/shared/api';

export interface TreeRow {
  department: Department;
  depth: number;
}

/** Departments as they hang under each other, in their order; what hangs under nothing known stands at the top. */
export function treeOf(departments: readonly Department[]): TreeRow[] {
  const known = new Set(departments.map((d) => d.id));
  const children = new Map<string, Department[]>();
  for (const department of departments) {
    const parent = known.has(department.parent) ? department.parent : '';
    children.set(parent, [...(children.get(parent) ?? []), department]);
  }
  const rows: TreeRow[] = [];
  const seen = new Set<string>();
  const walk = (parent: string, depth: number) => {
    const list = (children.get(parent) ?? []).toSorted((a, b) => a.order - b.order || a.name.localeCompare(b.name));
    for (const department of list) {
      if (seen.has(department.id)) continue;
      seen.add(department.id);
      rows.push({ department, depth });
      walk(department.id, depth + 1);
    }
  };
  walk('', 0);
  // A ring of parents has no top: it is shown all the same.
  for (const department of departments) if (!seen.has(department.id)) rows.push({ department, depth: 0 });
  return rows;
}

/** The departments from the top to this one, for 销售中心 / 销售一部. */
export function pathOf(departments: readonly Department[], id: string): string {
  const names: string[] = [];
  const seen = new Set<string>();
  let at = departments.find((d) => d.id === id);
  while (at && !seen.has(at.id)) {
    seen.add(at.id);
    names.unshift(at.name);
    const parent = at.parent;
    at = departments.find((d) => d.id === parent);
  }
  return names.join(' / ');
}

/** Ids of the departments below one. */
export function below(rows: readonly TreeRow[], id: string): Set<string> {
  const found = new Set<string>();
  const at = rows.findIndex((row) => row.department.id === id);
  if (at < 0) return found;
  for (const row of rows.slice(at + 1)) {
    if (row.depth <= rows[at]!.depth) break;
    found.add(row.department.id);
  }
  return found;
}

/** Where a department could be put: all that are in use, but for itself and those below it. */
export function elsewhere(rows: readonly TreeRow[], id: string): TreeRow[] {
  const inside = below(rows, id);
  return rows.filter(({ department }) => department.id !== id && !inside.has(department.id) && !department.disabled);
}

/** Rows whose name holds the words, with the departments above them. */
export function matchingRows(rows: readonly TreeRow[], words: string): readonly TreeRow[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return rows;
  const kept = new Set<number>();
  rows.forEach((row, index) => {
    if (!row.department.name.toLowerCase().includes(wanted)) return;
    kept.add(index);
    let depth = row.depth;
    for (let above = index - 1; above >= 0 && depth > 0; above--) {
      if (rows[above]!.depth >= depth) continue;
      depth = rows[above]!.depth;
      kept.add(above);
    }
  });
  return rows.filter((_, index) => kept.has(index));
}

/** Departments to choose from, each with those above it. */
export function optionsOf(rows: readonly TreeRow[]): { value: string; label: string; description?: string; keywords: string }[] {
  const all = rows.map((row) => row.department);
  return rows.map(({ department }) => {
    const path = pathOf(all, department.id);
    const above = path.slice(0, Math.max(0, path.length - department.name.length - 3));
    return { value: department.id, label: department.name, ...(above ? { description: above } : {}), keywords: path };
  });
}
