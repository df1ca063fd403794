/** Imports of records from a file. */

export interface ImportColumn {
  name: string;
  samples: string[];
  suggestion?: { field: string; confidence: number } | null;
  values?: { value: string; count: number; suggestion?: string | null }[];
  date_order?: 'ymd' | 'mdy' | 'dmy' | null;
}

export type ImportPhase =
  | 'uploaded'
  | 'queued'
  | 'running'
  | 'ready'
  | 'done'
  | 'failed'
  | 'cancelled'
  | 'undone';

export type ImportMode = 'create' | 'update' | 'upsert';

/** What wins where a row updates a record: the file where it has a value, the file throughout, or the record. */
export type ImportWins = 'filled' | 'file' | 'record';

/** What becomes of duplicates: made where the rule only warns, left out, written into the record that is there, or held. */
export type ImportDuplicates = 'create' | 'skip' | 'update' | 'hold';

/** What a run is told not to bring about. */
export type ImportSilence = 'hooks' | 'notices';

export interface ImportColumnSettings {
  values?: Record<string, string>;
  by?: string;
  missing?: 'error' | 'blank' | 'add' | 'create';
  /** What other columns do to a linked record that is there; absent: nothing. */
  existing?: 'filled' | 'record';
  date_order?: 'ymd' | 'mdy' | 'dmy';
}

export interface ImportState extends ImportRun {
  id: string;
  object: string;
  name: string;
  size: number;
  encoding: string;
  delimiter: string;
  header: boolean;
  /** Of a workbook: the sheet that is read, and those that can be. */
  sheet: string;
  sheets: string[];
  rows: number;
  columns: ImportColumn[];
  /** Whose export the file is, '' when that is not known. */
  system: '' | 'zoho' | 'fxiaoke' | 'jiandaoyun';
  state: ImportPhase;
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  /** Rows of the file that only hold rows of sub-forms for the record above. */
  lines: number;
  /** Rows that were left out as duplicates, and those that are held until somebody has looked. */
  same?: number;
  held?: number;
  /** Linked records that were made and changed beside those of the rows. */
  related?: { created: number; updated: number };
  total: number;
  /** What columns of numbers come to, in the rows of the file and in the records. */
  totals: { field: string; file: number; system: number }[];
  done: number;
  job: string | null;
  error: { code?: string; message?: string } | string | null;
  undoable: boolean;
}

export interface ImportRun {
  mapping: Record<string, string>;
  mode: ImportMode;
  key: string[];
  dryRun: boolean;
  settings: Record<string, ImportColumnSettings>;
  wins?: ImportWins;
  silent?: ImportSilence[];
  /** What becomes of a row that a rule for duplicates catches; absent: what the rule says. */
  duplicates?: ImportDuplicates;
}

export interface ImportRowError {
  row: number;
  column: string;
  field: string;
  value: string;
  code: string;
  message: string;
}
