import type { Fault, Values } from '@/form-engine';
import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { isDerived } from '../parts/derived';
import { moduleOf } from '../registry';

/** Which column each column of a block goes to, and whether that is beyond doubt. */
export interface PastePlan {
  /** The first line holds titles. */
  header: boolean;
  /** By column of the block: the key of a column, or null for none. */
  mapping: (string | null)[];
  sure: boolean;
}

/** The cells of a block that a spreadsheet put on the clipboard: tabs, line ends, quotes around cells that hold either. */
export function readBlock(words: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const end = (): void => {
    rows[rows.length - 1]!.push(cell);
    cell = '';
  };
  for (let i = 0; i < words.length; i++) {
    const c = words[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (words[i + 1] === '"') cell += words[++i]!;
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === '\t') end();
    else if (c === '\n' || c === '\r') {
      if (c === '\r' && words[i + 1] === '\n') i++;
      end();
      rows.push([]);
    } else cell += c;
  }
  if (cell !== '' || rows[rows.length - 1]!.length > 0) end();
  else rows.pop();
  while (rows.length > 0 && rows[rows.length - 1]!.every((one) => one.trim() === '')) rows.pop();
  const width = Math.max(0, ...rows.map((row) => row.length));
  return rows.map((row) => [...row, ...Array.from({ length: width - row.length }, () => '')]);
}

const plain = (words: string | undefined): string => (words ?? '').replace(/[\s*＊:：]/g, '').replace(/[（(].*[)）]$/, '').toLowerCase();

/** The column that a title names, by its label in either language or its key. */
export function columnNamed(words: string, columns: readonly FieldMeta[]): FieldMeta | undefined {
  const wanted = plain(words);
  return wanted === '' ? undefined : columns.find((c) => [c.label.zh, c.label.en, c.key].some((name) => plain(name) === wanted));
}

/** Whether a person may put something into a column by pasting. */
export const isPasted = (column: FieldMeta): boolean => !column.read_only && !isDerived(column) && moduleOf(column).edit !== 'none';

/** Where a block goes: by its titles when it has them, else from the column `at` on. */
export function planPaste(block: readonly string[][], columns: readonly FieldMeta[], at: number, ctx: FieldContext): PastePlan {
  const first = block[0] ?? [];
  const named = first.map((words) => columnNamed(words, columns)?.key ?? null);
  const hits = named.filter((key) => key !== null).length;
  const titles = first.filter((words) => words.trim() !== '').length;
  if (block.length > 1 && hits > 0 && hits * 2 >= titles) {
    const mapping = named.map((key, i) => (key !== null && named.indexOf(key) === i ? key : null));
    return { header: true, mapping, sure: hits === titles && mapping.every((key, i) => key === named[i]) };
  }
  const mapping = first.map((_, i) => columns[at + i]?.key ?? null);
  const header = looksLikeTitles(block, mapping, columns, ctx);
  return { header, mapping, sure: !header && mapping.every((key) => key !== null) };
}

/** A line of titles that are not ours: its cells cannot be read where all below them can. */
function looksLikeTitles(block: readonly string[][], mapping: readonly (string | null)[], columns: readonly FieldMeta[], ctx: FieldContext): boolean {
  if (block.length < 2) return false;
  const reads = (column: FieldMeta, words: string): boolean => words.trim() === '' || moduleOf(column).parse!(words, column, ctx).error === undefined;
  return mapping.some((key, i) => {
    const column = columns.find((c) => c.key === key);
    if (!column || !moduleOf(column).parse || block[0]![i]!.trim() === '') return false;
    return !reads(column, block[0]![i]!) && block.slice(1).every((row) => reads(column, row[i]!));
  });
}

/** A line of a block as a row: what could be read, what could not, and names of records that are to be looked up. */
export interface PastedRow {
  values: Values;
  faults: Record<string, Fault>;
  names: Record<string, string>;
}

export function readRow(cells: readonly string[], mapping: readonly (string | null)[], columns: readonly FieldMeta[], ctx: FieldContext): PastedRow {
  const out: PastedRow = { values: {}, faults: {}, names: {} };
  mapping.forEach((key, i) => {
    const column = columns.find((c) => c.key === key);
    if (!column || !isPasted(column)) return;
    const words = (cells[i] ?? '').trim();
    const module = moduleOf(column);
    if (words === '') out.values[column.key] = module.blank;
    else if (!module.parse) {
      out.values[column.key] = module.blank;
      out.names[column.key] = words;
    } else {
      const read = module.parse(words, column, ctx);
      // What cannot be read leaves the cell blank, not with its default.
      out.values[column.key] = read.error === undefined ? read.value : module.blank;
      if (read.error !== undefined) out.faults[column.key] = { code: read.error, message: ctx.t('subform.unread', { words, why: ctx.t(`fault.${read.error}`) }) };
    }
  });
  return out;
}
