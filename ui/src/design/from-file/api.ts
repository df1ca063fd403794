import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { ImportColumnSettings, ImportState, Items, Text } from '@/shared/api/types';

/** A value that probably is another one, misspelt. */
export interface Merge {
  value: string;
  count: number;
  into: string;
}

/** One type that a column may have; `table` is the file of another table that a relation leads to. */
export interface Choice {
  type: string;
  settings: Record<string, unknown> & { options?: { value: string; label: Text; color?: string }[]; object?: string };
  table: string;
  confidence: number;
  looked: number;
  misfits: number;
  wrong: string[];
  merges: Merge[];
}

/** A column as a field; `choices` begin with the likeliest. */
export interface ProposedColumn {
  name: string;
  take: boolean;
  key: string;
  label: Text;
  required: boolean;
  unique: boolean;
  blank: number;
  repeated: boolean;
  samples: string[];
  values: { value: string; count: number }[];
  date_order?: 'ymd' | 'mdy' | 'dmy';
  date_doubt?: boolean;
  choices: Choice[];
}

/** A file, or a sheet of one, as an object; `needs` are the files that its relations lead to. */
export interface ProposedTable {
  file: string;
  name: string;
  sheet: string;
  rows: number;
  key: string;
  label: Text;
  plural?: Text;
  title: string;
  needs: string[];
  columns: ProposedColumn[];
}

export interface Assignment {
  object: string;
  mapping: Record<string, string>;
  settings: Record<string, ImportColumnSettings>;
}

const fileUrl = (id: string, part = '') => `/api/v1/proposals/files/${encodeURIComponent(id)}${part}`;

/** What objects the tables of the files would be; what was there stays while another file is read. */
export function useProposal(app: string, files: readonly string[]) {
  return useQuery({
    queryKey: ['proposal', app, ...files],
    queryFn: ({ signal }) => api.get<{ tables: ProposedTable[] }>('/api/v1/proposals', { query: { app: app === '_' ? undefined : app, files: files.join(',') }, signal }),
    enabled: files.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
}

/** Sends a file; each of its sheets with rows comes back as a table of its own. */
export function stageFile(file: File, signal: AbortSignal, onProgress: (share: number) => void): Promise<Items<ImportState>> {
  const form = new FormData();
  form.set('file', file, file.name);
  return api.upload<Items<ImportState>>('/api/v1/proposals/files', form, { signal, onProgress });
}

export const discardFile = (id: string) => api.delete(fileUrl(id));

/** Makes the file an import into the object, with its mapping. */
export const assignFile = (id: string, to: Assignment) => api.post<ImportState>(fileUrl(id, '/assign'), to);
