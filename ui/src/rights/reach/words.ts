import { formatNumber } from '@/shared/format';
import type { Count, Reached } from './api';

/** A count: 120, 10,000+, – where there was no time for it. */
export const countWords = (count: Count | null | undefined): string => (count ? `${formatNumber(count.count)}${count.more ? '+' : ''}` : '–');

/** A count, and what the drafts make of it: 120 → 80. */
export function reachWords(before: Count | null | undefined, after: Count | null | undefined): string {
  const [from, to] = [countWords(before), countWords(after)];
  return from === to ? to : `${from} → ${to}`;
}

/** What of a person's view the drafts change. */
export const effects = (one: Reached): Reached['objects'] => one.objects.filter(({ before, after }) => before && after && (before.count !== after.count || before.more !== after.more));
