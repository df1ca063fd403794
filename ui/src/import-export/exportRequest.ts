import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '@/shared/api';
import type { FieldMeta, Named } from '@/shared/api/types';
import { text, type Locale } from '@/shared/i18n';

export type ExportFormat = 'xlsx' | 'csv' | 'json';
export type Folders = 'record' | 'field';

/** What is asked of an export, as the server has it. */
export interface ExportRequest {
  object: string;
  format: ExportFormat;
  filter?: string;
  q?: string;
  sort?: string;
  ids?: string[];
  columns?: string[];
  rows?: 'below';
  files?: string[];
  folders?: Folders;
}

/** How many rows and files an export would have; of files at least so many where there are more. */
export interface ExportLook {
  rows: number;
  /** On what terms they are had; `free` rows in a day freely, null for any number, of which some are `used`. */
  terms: { how: 'free' | 'watermark' | 'approval' | 'refuse'; free: number | null; used: number; approvers?: Named[] };
  files?: { files: number; bytes: number; more: boolean; mostFiles: number; mostBytes: number };
}

/** A field whose files may come along. */
export interface FileField {
  key: string;
  label: string;
}

const holdsFiles = (field: FieldMeta): boolean => ['file', 'image', 'signature'].includes(field.type);

/** The fields of files, columns of sub-forms too. */
export function fileFields(fields: readonly FieldMeta[], locale: Locale): FileField[] {
  return fields.flatMap((field) => {
    const label = text(field.label, locale);
    if (holdsFiles(field)) return [{ key: field.key, label }];
    return (field.type === 'subform' ? (field.fields ?? []) : []).filter(holdsFiles).map((column) => ({ key: `${field.key}.${column.key}`, label: `${label} · ${text(column.label, locale)}` }));
  });
}

/** Looks at what an export would be; what was seen before stays until it has looked anew. */
export function useExportLook(request: ExportRequest, on: boolean) {
  return useQuery({
    queryKey: ['export-look', request],
    queryFn: ({ signal }) => api.post<ExportLook>('/api/v1/exports:look', request, { signal }),
    enabled: on,
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}
