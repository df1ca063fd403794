import type { FileData } from '@/shared/api/types';

export type Way = 'picture' | 'pdf' | 'text' | 'none';

/** How much of a text is shown, in bytes. */
export const MOST_TEXT = 1_000_000;

/** How a file is looked at within the page. The type is what the server found in its content. */
export function wayOf(file: FileData): Way {
  if (/^image\/(jpeg|png|gif|webp)$/.test(file.type)) return 'picture';
  if (file.type === 'application/pdf') return 'pdf';
  if (/^text\/(plain|csv|markdown)$/.test(file.type) || file.type === 'application/json') return 'text';
  return 'none';
}

/** The next file in a direction, round the ends. */
export function step(at: number, by: number, count: number): number {
  return (at + by + count) % count;
}
