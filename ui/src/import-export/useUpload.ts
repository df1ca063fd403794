import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isAbort } from '@/shared/api';
import { refusedFile } from './fields';
import { keepFile } from './kept';
import type { Import } from './model';
import { uploadFile, type FileOptions } from './useImport';

/** What the file picker offers. */
export const accepted = '.xlsx,.xlsm,.csv,.tsv,.tab,.txt,text/csv,text/tab-separated-values';

interface Sent {
  file: File;
  options: FileOptions;
}

/** Sends a file to import into an object. */
export function useUpload(object: string, onDone: (made: Import) => void) {
  const client = useQueryClient();
  return useSending(
    (file, options, signal, onProgress) => uploadFile(object, file, options, signal, onProgress),
    (made, file) => {
      keepFile(made.id, file);
      void client.invalidateQueries({ queryKey: ['imports', 'list'] });
      onDone(made);
    },
  );
}

/** Sends a file and tells how far it is; leaving the page stops it. */
export function useSending<T>(sendFile: (file: File, options: FileOptions, signal: AbortSignal, onProgress: (share: number) => void) => Promise<T>, onDone: (made: T, file: File) => void) {
  const [sent, setSent] = useState<(Sent & { share: number; over: boolean; error: unknown }) | null>(null);
  const [refused, setRefused] = useState<{ file: File; why: 'spreadsheet' | 'tooLarge' | 'empty' } | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(new DOMException('left', 'AbortError')), []);

  const send = (file: File, options: FileOptions = {}) => {
    const why = refusedFile(file);
    setRefused(why && { file, why });
    setSent(null);
    if (why) return;
    stop.current?.abort(new DOMException('again', 'AbortError'));
    const controller = new AbortController();
    stop.current = controller;
    setSent({ file, options, share: 0, over: false, error: null });
    sendFile(file, options, controller.signal, (share) => setSent((now) => now && { ...now, share }))
      .then((made) => {
        setSent(null);
        onDone(made, file);
      })
      .catch((error: unknown) => {
        if (controller !== stop.current) return;
        setSent((now) => (isAbort(error) || !now ? null : { ...now, over: true, error }));
      });
  };
  const going = sent !== null && !sent.over;
  return {
    send,
    cancel: () => stop.current?.abort(new DOMException('cancelled', 'AbortError')),
    again: sent?.over ? () => send(sent.file, sent.options) : undefined,
    /** The file on its way. */
    file: going ? sent.file : null,
    share: sent?.share ?? 0,
    error: sent?.error ?? null,
    refused,
  };
}
