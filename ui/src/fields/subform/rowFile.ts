import { api } from '@/shared/api';
import type { FieldMeta } from '@/shared/api/types';
import type { PastePlan } from './paste';

/** What a file holds for a sub-form, as the server reads it. */
interface RowFile {
  sheet: string;
  sheets: string[];
  columns: { name: string; field: string }[];
  rows: string[][];
}

/** A file that was read: its lines with their titles first, and where its columns probably go. */
export interface ReadFile {
  name: string;
  sheet: string;
  sheets: string[];
  block: string[][];
  plan: PastePlan;
}

/** Reads a file of rows for a sub-form; nothing of it is kept. */
export const rowFileSource = {
  read: async (field: FieldMeta, file: File, sheet = ''): Promise<ReadFile> => {
    const object = String(field.rows_object).slice(0, -`__${field.key}`.length);
    const form = new FormData();
    form.set('file', file);
    if (sheet) form.set('sheet', sheet);
    const read = await api.upload<RowFile>(`/api/v1/objects/${encodeURIComponent(object)}/subforms/${encodeURIComponent(field.key)}/file`, form);
    return {
      name: file.name,
      sheet: read.sheet,
      sheets: read.sheets,
      block: [read.columns.map((column) => column.name), ...read.rows],
      plan: { header: true, mapping: read.columns.map((column) => column.field || null), sure: false },
    };
  },
};
