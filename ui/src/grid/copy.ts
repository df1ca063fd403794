import { toHtml, toTsv } from './model/tsv';

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
