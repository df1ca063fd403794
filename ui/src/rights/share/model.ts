import { instantOf, storedInstant } from '@/fields/parse/zone';
import { addDays } from '@/fields/parse/date';
import { wallClock } from '@/shared/format';
import type { Share, ShareInput } from './api';

/** The moment at which a day ends in a zone, as the server holds moments; null without a day. */
export const endOfDay = (date: string | null, zone: string): string | null => (date ? storedInstant(instantOf(addDays(date, 1), '00:00', zone)) : null);

/** The last day on which a share holds; a share that ends at midnight holds on the day before. */
export function lastDay(until: string | null, zone: string): string | null {
  if (!until) return null;
  const wall = wallClock(until, zone);
  if (!wall) return null;
  return wall.time === '00:00' ? addDays(wall.date, -1) : wall.date;
}

/** What brings a share back that was removed, or as it was before a change. */
export function inputOf(share: Share): ShareInput {
  const { kind, subject, level, children, until, note } = share;
  return { kind, subject, level, until, note, ...(kind === 'department' && { children }) };
}

/** People first, then departments, then roles; those that have ended last. */
export function inOrder(shares: readonly Share[]): Share[] {
  const rank = { user: 0, department: 1, role: 2 };
  return [...shares].sort((a, b) => Number(a.expired) - Number(b.expired) || rank[a.kind] - rank[b.kind] || a.name.localeCompare(b.name));
}
