import type { FieldMeta, RecordData, TagColor, ViewShow } from '@/shared/api/types';
import { linkId } from '@/fields/format';

/** A column: the records that have one value of the field. */
export interface BoardColumn {
  /** Tells it from the others and stands in the address; {@link BLANK} for no value. */
  key: string;
  /** What a record that is moved here gets. */
  value: string;
  label: string;
  color?: TagColor;
  /** No record is moved here any more. */
  closed?: boolean;
}

/** How many records a column has and what their number adds up to; `sums` as the aggregate answers them. */
export interface Tally extends Record<string, unknown> {
  n: number;
}

export const BLANK = '-';
/** In the address, that no column is folded. */
const NONE = '.';
/** The column that a value stands in. */
export function columnOf(value: unknown): string {
  return linkId(value) || BLANK;
}

/**
 * The columns of a field: of a select its options in their order, of links those
 * that records have, the fullest first. Options that are no more and the blank
 * are there while records have them; the blank also where a value may be taken away.
 */
export function columnsOf(field: FieldMeta, tallies: ReadonlyMap<string, Tally>, words: { label: (value: string) => string; option: (option: NonNullable<FieldMeta['options']>[number]) => string; blank: string }): BoardColumn[] {
  const blank: BoardColumn[] = !field.required || tallies.has(BLANK) ? [{ key: BLANK, value: '', label: words.blank, closed: field.required || undefined }] : [];
  if (field.type === 'select') {
    const options = field.options ?? [];
    const known = options.filter((o) => !o.disabled || tallies.has(o.value)).map<BoardColumn>((o) => ({ key: o.value, value: o.value, label: words.option(o), color: o.color ?? 'gray', closed: o.disabled || undefined }));
    const gone = [...tallies.keys()].filter((key) => key !== BLANK && !options.some((o) => o.value === key));
    return [...blank, ...known, ...gone.map((key) => ({ key, value: key, label: key, closed: true }))];
  }
  const full = [...tallies].filter(([key]) => key !== BLANK).toSorted((a, b) => b[1].n - a[1].n);
  return [...blank, ...full.map(([key]) => ({ key, value: key, label: words.label(key) }))];
}

/** The folded columns: what the address says, else what the view does. */
export function readFolded(text: string | undefined, show: ViewShow): ReadonlySet<string> {
  if (text === undefined) return new Set(show.folded ?? []);
  return new Set(text === NONE ? [] : text.split(','));
}

/** The address of the folded columns; nothing where they are the view's own. */
export function writeFolded(folded: ReadonlySet<string>, show: ViewShow): string | undefined {
  const text = [...folded].toSorted().join(',');
  if (text === (show.folded ?? []).toSorted().join(',')) return undefined;
  return text === '' ? NONE : text;
}

/** How long ago a moment was, in whole days and the whole hours beside them. */
export function ageOf(since: string, now: number): { days: number; hours: number } {
  const hours = Math.max(0, Math.floor((now - Date.parse(since.replace(' ', 'T'))) / 3_600_000)) || 0;
  return { days: Math.floor(hours / 24), hours: hours % 24 };
}

/** Tallies after a record went from one column to another, until the server counts again. */
export function moved(items: readonly Record<string, unknown>[], by: string, from: string, to: string, figures: { sum?: string; value?: unknown }): Record<string, unknown>[] {
  const step = (item: Record<string, unknown>, sign: 1 | -1): Record<string, unknown> => {
    const next: Record<string, unknown> = { ...item, n: Math.max(0, Number(item.n ?? 0) + sign) };
    const { sum, value } = figures;
    if (sum && typeof value === 'number' && typeof item[`m_${sum}`] === 'number') next[`m_${sum}`] = Number(item[`m_${sum}`]) + sign * value;
    if (sum && typeof item[`n_${sum}`] === 'number' && value !== null && value !== undefined) next[`n_${sum}`] = Math.max(0, Number(item[`n_${sum}`]) + sign);
    return next;
  };
  const out = items.map((item) => {
    const key = columnOf(item[by]);
    return key === from ? step(item, -1) : key === to ? step(item, 1) : item;
  });
  if (items.some((item) => columnOf(item[by]) === to)) return out;
  const { sum, value } = figures;
  return [...out, { [by]: to === BLANK ? '' : to, n: 1, ...(sum && typeof value === 'number' ? { [`m_${sum}`]: value, [`n_${sum}`]: 1 } : {}) }];
}

export interface CardPages {
  pages: { items: RecordData[]; cursor: string | null; links?: Record<string, string> }[];
  pageParams: unknown[];
}

export function withoutCard(data: CardPages, id: string): CardPages {
  return { ...data, pages: data.pages.map((page) => (page.items.some((r) => r.id === id) ? { ...page, items: page.items.filter((r) => r.id !== id) } : page)) };
}

/** With the card at the top, where somebody who put it there looks for it. */
export function withCard(data: CardPages, record: RecordData): CardPages {
  const rest = withoutCard(data, record.id);
  return { ...rest, pages: rest.pages.map((page, i) => (i === 0 ? { ...page, items: [record, ...page.items] } : page)) };
}

export function patchedCard(data: CardPages, id: string, change: Partial<RecordData>): CardPages {
  return { ...data, pages: data.pages.map((page) => (page.items.some((r) => r.id === id) ? { ...page, items: page.items.map((r) => (r.id === id ? { ...r, ...change } : r)) } : page)) };
}

export const cardsIn = (data: CardPages | undefined): RecordData[] => data?.pages.flatMap((page) => page.items) ?? [];
