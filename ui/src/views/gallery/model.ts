import type { FileData } from '@/shared/api/types';

/** Widths of a card and the gap between two. */
const WIDTH = { standard: 220, compact: 180 } as const;
export const GAP = 12;
/** Below the picture: title, two fields, tags. */
const TEXT = { standard: 110, compact: 92 } as const;

/** How many cards stand in a row of a width, how wide each is and how high. */
export function layout(width: number, size: 'standard' | 'compact', phone: boolean): { perRow: number; height: number; picture: number } {
  const perRow = phone ? 2 : Math.max(1, Math.floor((width + GAP) / (WIDTH[size] + GAP)));
  const each = Math.max(0, (width - GAP * (perRow - 1)) / perRow);
  const picture = Math.round((each * 10) / 16);
  return { perRow, picture, height: picture + TEXT[size] };
}

/** Where an arrow leads from a card, among `count` cards in rows of `perRow`; the card itself where there is no other. */
export function neighbour(at: number, key: string, perRow: number, count: number): number {
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - perRow, ArrowDown: at + perRow, Home: 0, End: count - 1 }[key] ?? at;
  // Down from the last but one row to a shorter last one.
  if (key === 'ArrowDown' && to >= count) return Math.floor(at / perRow) < Math.floor((count - 1) / perRow) ? count - 1 : at;
  return to < 0 || to >= count ? at : to;
}

/** The pictures with a new one at their head; in place of the only one where there can be no more. */
export function withPicture(files: readonly FileData[], added: FileData, most: number | undefined): FileData[] {
  const all = [added, ...files];
  return most && most > 0 && all.length > most ? (most === 1 ? [added] : all.slice(0, most)) : all;
}
