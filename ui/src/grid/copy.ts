import { moduleOf, type FieldContext } from '@/fields';
import type { Column } from './model/columns';
import type { LineSource } from './model/source';
import { toHtml, toTsv } from './model/tsv';

/** The texts of a block of cells; lines without a record are left out. */
export function blockTexts(
  source: LineSource,
  columns: Column[],
  lines: number[],
  left: number,
  right: number,
  ctx: FieldContext,
): string[][] {
  const out: string[][] = [];
  for (const index of lines) {
    const line = source.line(index);
    if (line.kind !== 'row') continue;
    out.push(columns.slice(left, right + 1).map((c) => moduleOf(c.field).format(line.record[c.key], c.field, ctx)));
  }
  return out;
}

/** Puts cells on the clipboard as text and as a table. */
export async function copyCells(rows: string[][]): Promise<void> {
  const plain = toTsv(rows);
  if (typeof ClipboardItem === 'undefined' || !navigator.clipboard.write) {
    await navigator.clipboard.writeText(plain);
    return;
  }
  await navigator.clipboard.write([
    new ClipboardItem({
      'text/plain': new Blob([plain], { type: 'text/plain' }),
      'text/html': new Blob([toHtml(rows)], { type: 'text/html' }),
    }),
  ]);
}
