import type { FieldMeta, ViewColumn } from '@/shared/api/types';

/** A column as the grid draws it. */
export interface Column {
  key: string;
  field: FieldMeta;
  width: number;
  frozen: boolean;
  summary?: ViewColumn['summary'];
}

export const MIN_WIDTH = 64;
export const MAX_WIDTH = 800;
export const MAX_FROZEN = 3;

/** Width of the row number and check box, for numbers of up to five digits. */
export const LEAD = 44;
const DIGIT = 7;

/** The same where there are so many rows. */
export const leadOf = (rows: number): number => LEAD + DIGIT * Math.max(0, String(rows).length - 5);

export const clampWidth = (width: number): number => Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));

/** Frozen columns first, the order of each part kept. */
export function arranged(columns: Column[]): Column[] {
  return [...columns.filter((c) => c.frozen), ...columns.filter((c) => !c.frozen)];
}

/** Where each column begins, and the whole width. */
export function offsets(columns: Column[], lead = LEAD): { starts: number[]; total: number } {
  const starts: number[] = [];
  let at = lead;
  for (const column of columns) {
    starts.push(at);
    at += column.width;
  }
  return { starts, total: at };
}

/** Moves the column `key` before or after `target`; in the frozen part it becomes frozen, outside it does not. */
export function moved(columns: Column[], key: string, target: string, side: 'before' | 'after'): Column[] {
  const from = columns.find((c) => c.key === key);
  const to = columns.find((c) => c.key === target);
  if (!from || !to || key === target) return columns;
  const rest = columns.filter((c) => c.key !== key);
  const at = rest.indexOf(to) + (side === 'after' ? 1 : 0);
  const frozen = to.frozen && (from.frozen || rest.filter((c) => c.frozen).length < MAX_FROZEN);
  return arranged([...rest.slice(0, at), { ...from, frozen }, ...rest.slice(at)]);
}

/** Moves a column one place left or right. */
export function nudged(columns: Column[], key: string, by: -1 | 1): Column[] {
  const at = columns.findIndex((c) => c.key === key);
  const other = columns[at + by];
  return at < 0 || !other ? columns : moved(columns, key, other.key, by < 0 ? 'before' : 'after');
}

/** Freezes everything up to and with a column (at most three), or nothing. */
export function frozenTo(columns: Column[], key: string | null): Column[] {
  const last =
    key === null
      ? -1
      : Math.min(
          MAX_FROZEN - 1,
          columns.findIndex((c) => c.key === key),
        );
  return columns.map((c, i) => (c.frozen === i <= last ? c : { ...c, frozen: i <= last }));
}

/**
 * The columns of a person: those of the view, or what the URL says instead
 * (`name*,level,amount~sum`: the star freezes, the tilde sums up), with the widths that they chose.
 */
export function columnsOf(
  fields: FieldMeta[],
  view: ViewColumn[],
  cols: string | undefined,
  widths: Record<string, number>,
  natural: (field: FieldMeta) => number,
): Column[] {
  const byKey = new Map(fields.map((f) => [f.key, f]));
  const byView = new Map(view.map((c) => [c.field, c]));
  const wanted: ViewColumn[] = cols
    ? cols.split(',').map((part) => {
        const [, key = '', summary, frozen] = /^([^~*]+)(?:~(\w+))?(\*)?$/.exec(part) ?? [];
        const own = byView.get(key);
        return { field: key, width: own?.width, frozen: frozen === '*', summary: summary as ViewColumn['summary'] };
      })
    : view;
  const out: Column[] = [];
  for (const column of wanted) {
    const field = byKey.get(column.field);
    if (!field || out.some((c) => c.key === field.key)) continue;
    const width = clampWidth(widths[field.key] ?? column.width ?? natural(field));
    out.push({ key: field.key, field, width, frozen: !!column.frozen, summary: column.summary });
  }
  let left = MAX_FROZEN;
  return arranged(out.map((c) => (c.frozen && left-- > 0 ? c : { ...c, frozen: false })));
}

/** The `cols` of the URL for columns that differ from the view's; undefined when they do not. */
export function colsText(columns: Column[], view: Column[]): string | undefined {
  const write = (list: Column[]): string =>
    list.map((c) => c.key + (c.summary ? `~${c.summary}` : '') + (c.frozen ? '*' : '')).join(',');
  return write(columns) === write(view) ? undefined : write(columns);
}
