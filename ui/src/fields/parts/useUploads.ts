import { useEffect, useRef, useState } from 'react';
import { api, ApiError, isAbort, useMe } from '@/shared/api';
import type { FieldMeta, FileData } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { formatSize } from '../format';
import { prepare, prepares } from '../image/prepare';
import { filesOf, refuse } from './files';

export interface Upload {
  key: number;
  file: File;
  share: number;
  error?: string;
  /** It may go another time: the line failed, not the file. */
  again?: boolean;
}

/** A file that was just added: shown from here until the record is read anew. */
export interface Added {
  file: File;
  url: string;
}

/** Sends files at once and puts them in a value, as many as the field takes. */
export function useUploads(value: unknown, field: FieldMeta, ctx: FieldContext, onChange: (next: FileData[]) => void, onBlur?: () => void) {
  const { t } = ctx;
  const person = useMe().data?.user.name ?? '';
  const latest = useRef<FileData[]>([]);
  const flights = useRef(new Map<number, AbortController>());
  const count = useRef(0);
  const [uploads, setUploads] = useState<Upload[]>([]);
  const [added, setAdded] = useState<Record<string, Added>>({});
  const shown = useRef(added);
  useEffect(() => {
    latest.current = filesOf(value);
    shown.current = added;
  });
  useEffect(() => {
    const all = flights.current;
    return () => {
      for (const flight of all.values()) flight.abort();
      for (const { url } of Object.values(shown.current)) URL.revokeObjectURL(url);
    };
  }, []);
  const max = typeof field.max_count === 'number' ? field.max_count : 0;

  const put = (key: number, change: Partial<Upload>): void => setUploads((list) => list.map((u) => (u.key === key ? { ...u, ...change } : u)));
  const drop = (key: number): void => {
    flights.current.get(key)?.abort();
    flights.current.delete(key);
    setUploads((list) => list.filter((u) => u.key !== key));
  };
  const send = async (key: number, file: File): Promise<void> => {
    const flight = new AbortController();
    flights.current.set(key, flight);
    put(key, { share: 0, error: undefined, again: undefined });
    const body = new FormData();
    body.set('file', file);
    try {
      const stored = await api.upload<FileData>('/api/v1/files', body, { signal: flight.signal, onProgress: (share) => put(key, { share }) });
      setAdded((known) => ({ ...known, [stored.id]: { file, url: URL.createObjectURL(file) } }));
      latest.current = [...latest.current, stored];
      onChange(latest.current);
      drop(key);
      onBlur?.();
    } catch (error) {
      flights.current.delete(key);
      if (isAbort(error)) return;
      const status = error instanceof ApiError ? error.status : 0;
      put(key, { error: error instanceof ApiError ? error.message : t('fault.upload'), again: status === 0 || status === 429 || status >= 500 });
    }
  };
  const made = async (key: number, file: File): Promise<void> => {
    const flight = new AbortController();
    flights.current.set(key, flight);
    const ready = await prepare(file, field, person, ctx).catch(() => null);
    if (flight.signal.aborted) return;
    const bad = ready ? refuse(ready, field) : { code: 'not_an_image', args: { name: file.name } };
    if (!bad && ready) return send(key, ready);
    flights.current.delete(key);
    put(key, { error: t(`fault.${bad!.code}`, { ...bad!.args, max: formatSize(field.max_size ?? 0) }) });
  };
  const add = (list: Iterable<File> | null): void => {
    let room = max > 0 ? max - latest.current.length - flights.current.size : Infinity;
    for (const file of list ?? []) {
      const key = ++count.current;
      const changes = prepares(file, field);
      // A picture that is scaled down may be too large before.
      const bad = refuse(file, changes ? { ...field, max_size: 0 } : field) ?? (room <= 0 ? { code: 'too_many_files', args: { max } } : null);
      const most = typeof bad?.args?.max === 'number' && bad.code === 'file_too_large' ? formatSize(bad.args.max) : bad?.args?.max;
      setUploads((all) => [...all, { key, file, share: 0, error: bad ? t(`fault.${bad.code}`, { ...bad.args, max: most }) : undefined }]);
      if (bad) continue;
      room--;
      void (changes ? made(key, file) : send(key, file));
    }
  };
  return { uploads, added, add, drop, retry: (u: Upload) => void send(u.key, u.file), full: max > 0 && filesOf(value).length >= max, several: max !== 1 };
}
