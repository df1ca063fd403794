/** The difference of two texts by lines. */

export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** The lines of two texts, the longest common part kept; long same stretches are left to the caller. */
export function lineDiff(before: string[], after: string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const a = before.slice(start, before.length - end);
  const b = after.slice(start, after.length - end);
  const same = (lines: string[]): DiffLine[] => lines.map((line) => ({ kind: 'same', text: line }));
  return [...same(before.slice(0, start)), ...middle(a, b), ...same(end ? before.slice(-end) : [])];
}

function middle(a: string[], b: string[]): DiffLine[] {
  const gone = (lines: string[]): DiffLine[] => lines.map((line) => ({ kind: 'removed', text: line }));
  const come = (lines: string[]): DiffLine[] => lines.map((line) => ({ kind: 'added', text: line }));
  if (a.length * b.length > 4_000_000) return [...gone(a), ...come(b)];
  const width = b.length + 1;
  const table = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      table[i * width + j] = a[i] === b[j] ? table[(i + 1) * width + j + 1]! + 1 : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!);
    }
  }
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      out.push({ kind: 'same', text: a[i]! });
      i++;
      j++;
    } else if (table[(i + 1) * width + j]! >= table[i * width + j + 1]!) out.push({ kind: 'removed', text: a[i++]! });
    else out.push({ kind: 'added', text: b[j++]! });
  }
  return [...out, ...gone(a.slice(i)), ...come(b.slice(j))];
}

/** Leaves out stretches of same lines but `around` beside a change; null stands for what is left out. */
export function folded(lines: DiffLine[], around = 3): (DiffLine | null)[] {
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - around), i + around + 1).some((line) => line.kind !== 'same'));
  const out: (DiffLine | null)[] = [];
  lines.forEach((line, i) => {
    if (near[i]) out.push(line);
    else if (out.at(-1) !== null) out.push(null);
  });
  return out;
}
