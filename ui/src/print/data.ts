import { useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';

/** Rows that one print shows, and records that it shows each in full. */
export const MOST_ROWS = 1000;
export const MOST_RECORDS = 100;
const PAGE = 500;

export interface Printed {
  rows: RecordData[];
  links: Record<string, string>;
  /** There are more than are printed. */
  more: boolean;
}

export interface Wanted {
  object: string;
  filter: string;
  q: string;
  sort: string;
  fields: string;
}

/** A condition for the records that were ticked, in no order of theirs. */
export const oneOf = (ids: readonly string[]): string => `record.id in [${ids.map((id) => JSON.stringify(id)).join(', ')}]`;

/** The records that are printed, of those that one may print. */
export function usePrinted(wanted: Wanted, most: number) {
  return useQuery({
    queryKey: ['print', wanted, most],
    queryFn: async ({ signal }): Promise<Printed> => {
      const out: Printed = { rows: [], links: {}, more: false };
      let cursor: string | null = null;
      do {
        const page: { items: RecordData[]; cursor: string | null; links?: Record<string, string> } = await api.get(`/api/v1/objects/${encodeURIComponent(wanted.object)}/records`, {
          query: { filter: wanted.filter, q: wanted.q, sort: wanted.sort, fields: wanted.fields, links: true, operation: 'print', limit: Math.min(PAGE, most - out.rows.length), cursor },
          signal,
        });
        out.rows.push(...page.items);
        Object.assign(out.links, page.links);
        cursor = page.cursor;
      } while (cursor && out.rows.length < most);
      out.more = cursor !== null;
      return out;
    },
    staleTime: 0,
  });
}
