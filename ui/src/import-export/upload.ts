import { api } from '@/shared/api';
import type { ImportState } from '@/shared/api/types';
import { rememberFile } from './kept';

/** How a file is to be read; what is absent is found out. */
export interface ReadAs {
  encoding?: string;
  delimiter?: string;
  header?: boolean;
}

export const largest = 200_000_000;

export async function uploadFile(object: string, file: File, as: ReadAs, onProgress?: (share: number) => void, signal?: AbortSignal): Promise<ImportState> {
  const form = new FormData();
  form.set('object', object);
  form.set('file', file);
  if (as.encoding) form.set('encoding', as.encoding);
  if (as.delimiter) form.set('delimiter', as.delimiter);
  if (as.header !== undefined) form.set('header', String(as.header));
  const state = await api.upload<ImportState>('/api/v1/imports', form, { onProgress, signal });
  rememberFile(state.id, file);
  return state;
}

/** A file with the labels of the fields as its header, to be filled in. */
export function templateOf(labels: string[]): Blob {
  const line = labels.map((label) => (/[",\n]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label)).join(',');
  return new Blob(['\ufeff', line, '\r\n'], { type: 'text/csv;charset=utf-8' });
}
