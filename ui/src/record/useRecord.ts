import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { api, keys, useRelease } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';
import { useLive, whenFree } from '@/shared/live';

export const recordPath = (object: string, id: string): string =>
  `/api/v1/objects/${encodeURIComponent(object)}/records/${encodeURIComponent(id)}`;

/**
 * A record with its links and rights; `initial` (a row of the list) is shown until
 * they come. What others write is shown at once, unless the record is being edited;
 * `deleted` says that somebody has just deleted it.
 */
export function useRecord(object: string, id: string, initial?: RecordData) {
  const release = useRelease();
  const client = useQueryClient();
  const key = keys.record(release, object, id);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<RecordData>(recordPath(object, id), { query: { links: true }, signal }),
    placeholderData: initial,
    staleTime: 10_000,
    enabled: id !== '' && release > 0,
  });
  const put = useCallback(
    (record: RecordData, links?: Record<string, string>) =>
      client.setQueryData<RecordData>(key, (old) => ({
        ...old,
        ...record,
        $links: { ...old?.$links, ...record.$links, ...links },
        $rights: record.$rights ?? old?.$rights,
        $lock: record.$rights ? record.$lock : old?.$lock,
        $masked: record.$masked,
      })),
    // The key is compared by its parts.
    // oxlint-disable-next-line react/exhaustive-deps
    [client, release, object, id],
  );
  const place = useRef({}).current;
  const again = (): void => void client.invalidateQueries({ queryKey: key });
  const [deleted, setDeleted] = useState('');
  useLive(id !== '' && query.data !== undefined && !query.isPlaceholderData ? { object, filter: `record.id == ${JSON.stringify(id)}` } : null, {
    onRecord: (action, record) =>
      whenFree(id, place, () => {
        setDeleted(action === 'delete' ? id : '');
        if (action === 'leave') again();
        else if (action === 'delete') void client.cancelQueries({ queryKey: key });
        else if (record.version >= (client.getQueryData<RecordData>(key)?.version ?? 0)) put(record);
      }),
    onReset: () => whenFree(id, place, again),
  });
  return { ...query, put, deleted: deleted === id && id !== '' };
}

/** Reads a record ahead, for a row that is hovered or comes next; it may be gone already. */
export function usePrefetchRecord(object: string) {
  const release = useRelease();
  const client = useQueryClient();
  return useCallback(
    (id: string) =>
      void client.prefetchQuery({
        queryKey: keys.record(release, object, id),
        queryFn: ({ signal }) => api.get<RecordData>(recordPath(object, id), { query: { links: true }, headers: { Purpose: 'prefetch' }, signal }),
        staleTime: 10_000,
      }),
    [client, release, object],
  );
}
