import { useCallback, useEffect, useRef, useState } from 'react';
import { useLive, whenFree } from '@/shared/live';
import type { RecordData } from '@/shared/api/types';
import type { LineSource } from '@/grid';
import type { Rows } from './request';

/** Bytes of a filter that the server listens by. */
const longest = 4096;

/**
 * Keeps a list as it is on the server without moving it: what others write is seen
 * in its row at once; what would come, go or stand elsewhere is counted until it is
 * asked for.
 */
export function useLiveRows(rows: Rows, source: LineSource, totals: () => void, reload: () => void): { updates: number; show: () => void } {
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set());
  const place = useRef({}).current;
  const later = useRef<ReturnType<typeof setTimeout> | null>(null);
  const none = useCallback(() => setWaiting((old) => (old.size === 0 ? old : new Set())), []);
  useEffect(none, [rows, source, none]);
  useEffect(() => () => void (later.current && clearTimeout(later.current)), []);
  const soon = (): void => {
    later.current ??= setTimeout(() => {
      later.current = null;
      totals();
    }, 1000);
  };
  const wait = (id: string): void => setWaiting((old) => (old.has(id) ? old : new Set(old).add(id)));
  const written = (record: RecordData): void => {
    const at = source.indexOf(record.id);
    const line = at < 0 ? null : source.line(at);
    if (line?.kind !== 'row') {
      wait(record.id);
      return;
    }
    if (record.version < line.record.version) return;
    const moved = rows.sort.some(({ field }) => field in record && JSON.stringify(record[field]) !== JSON.stringify(line.record[field]));
    const shown = Object.fromEntries(Object.entries(record).filter(([key]) => key in line.record || key.startsWith('$')));
    source.patch(record.id, { ...shown, $masked: record.$masked }, record.$links);
    if (moved) wait(record.id);
  };
  useLive(rows.filter.length > longest ? null : { object: rows.object, ...(rows.filter === '' ? {} : { filter: rows.filter }) }, {
    onRecord: (action, record) => {
      soon();
      whenFree(record.id, place, () => {
        if (action === 'leave' || action === 'delete') {
          if (source.indexOf(record.id) >= 0) wait(record.id);
        } else if (rows.q === '' || source.indexOf(record.id) >= 0) written(record);
      });
    },
    onReset: () => {
      none();
      reload();
    },
  });
  const show = (): void => {
    none();
    reload();
  };
  return { updates: waiting.size, show };
}
