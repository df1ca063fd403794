import { useInfiniteQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { Named, RecordData } from '@/shared/api/types';

/** Records of an object that the same delete took along. */
export interface Along {
  object: string;
  count: number;
}

export interface Deleted {
  record: RecordData;
  title: string;
  at: string;
  by: Named | null;
  expires: string;
  along: Along[];
  purge: boolean;
  /** The record that it was merged into, where one sees that. */
  into: { id: string; title: string } | null;
}

export interface BinPage {
  items: Deleted[];
  cursor: string | null;
  links: Record<string, string>;
  days: number;
  count: number;
  more: boolean;
}

/** What came back along with a record, and what stays in the bin. */
export interface CameBack {
  object: string;
  back: number;
  left: number;
  reason?: string;
}

export interface EachResult {
  id: string;
  status: number;
  restored?: CameBack[];
  error?: { code: string; message: string };
}

export interface BinFilter {
  q?: string;
  by?: string;
  from?: string;
}

export const binPath = (object: string): string => `/api/v1/objects/${encodeURIComponent(object)}/bin`;

/** What is in the bin of an object, the latest first. */
export function useBin(object: string, filter: BinFilter) {
  return useInfiniteQuery({
    queryKey: ['bin', object, filter],
    queryFn: ({ pageParam, signal }) => api.get<BinPage>(binPath(object), { query: { ...filter, limit: 50, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.cursor,
    staleTime: 5_000,
  });
}

const DAY = 86_400_000;

/** Whole days until a record goes for good; never less than none. */
export function daysLeft(expires: string, now: number): number {
  const at = Date.parse(expires.replace(' ', 'T'));
  return Number.isNaN(at) ? 0 : Math.max(0, Math.floor((at - now) / DAY));
}

/** The moment from which a span of days that ends now counts, as the address of the bin holds it. */
export function sinceDays(days: string | undefined, now: number): string | undefined {
  const n = Number(days);
  if (!days || !Number.isInteger(n) || n < 1) return undefined;
  const hour = Math.floor(now / 3_600_000) * 3_600_000; // the same all hour, so that the list is not asked for anew
  return new Date(hour - (n - 1) * DAY - (n === 1 ? DAY : 0)).toISOString();
}

/** Adds up what went along with several records. */
export function sumAlong(items: readonly Deleted[]): Along[] {
  const sums = new Map<string, number>();
  for (const item of items) for (const { object, count } of item.along) sums.set(object, (sums.get(object) ?? 0) + count);
  return [...sums].map(([object, count]) => ({ object, count }));
}
