/** Records: reading, writing, summing, history, files, search. */
import type { ErrorBody, Named } from './base';

export interface RecordRights {
  edit: boolean;
  delete: boolean;
  assign: boolean;
  comment?: boolean;
  share?: boolean;
  lock?: boolean;
  purge?: boolean;
  write: string[];
  /** Masked fields whose values may be asked for one at a time. */
  reveal?: string[];
}

export interface RuleWarning {
  rule: string;
  field?: string | null;
  message: string;
}

/** Why nobody may change a record before somebody unlocks it. */
export interface RecordLock {
  /** By the lock of its object, not by hand. */
  rule: boolean;
  reason: string;
  by: Named | null;
  at: string;
  /** Labels of the roles that may unlock it, beside administrators. */
  roles: string[];
}

/** What a record shown as it was says of that time. */
export interface Then {
  at: string;
  version: number;
  /** Fields with another value now. */
  differs: string[];
  /** Fields that have no value of then. */
  absent: string[];
}

/** A record: flat, its fields by key beside the system fields. */
export interface RecordData {
  id: string;
  version: number;
  created?: string;
  updated?: string;
  created_by?: string | Named | null;
  updated_by?: string | Named | null;
  owner?: string | Named | null;
  $links?: Record<string, string>;
  $rights?: RecordRights;
  /** Fields whose values are shown masked. */
  $masked?: string[];
  /** Since when it has the value of the field that a list was asked about. */
  $since?: string;
  /** Computed fields that a job is still computing. */
  $calculating?: string[];
  $lock?: RecordLock;
  /** What it lacks to be complete, the heaviest first; absent for who may not read how complete it is. */
  $missing?: { field: string; weight: number }[];
  /** Of a row of a list: nobody may change it now. */
  $locked?: boolean;
  $then?: Then;
  /** Of a write: rules that warn and do not hold. */
  $warnings?: RuleWarning[];
  [field: string]: unknown;
}

export interface RecordQuery {
  filter?: string;
  q?: string;
  sort?: string;
  limit?: number;
  cursor?: string;
  fields?: string;
  expand?: string;
  view?: string;
  count?: 'none' | 'capped' | 'exact';
  links?: boolean;
}

export interface BatchOperation {
  method: 'create' | 'update' | 'delete';
  id?: string;
  data?: Record<string, unknown>;
  /** The form whose rules hold for it. */
  form?: string;
}

export interface BatchAnswer {
  results: { status: number; record?: RecordData; error?: ErrorBody }[];
}

export interface Measure {
  op: 'count' | 'sum' | 'avg' | 'min' | 'max' | 'count_distinct';
  field?: string;
  as?: string;
}

export interface AggregateBody {
  groupBy?: (string | { field: string; by: 'day' | 'week' | 'month' | 'quarter' | 'year' })[];
  measures: Measure[];
  filter?: string;
  q?: string;
  sort?: string;
  limit?: number;
}

export interface AggregateAnswer {
  items: Record<string, unknown>[];
  /** Titles of the links that the groups name. */
  links?: Record<string, string>;
}

export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
  /** Of a sub-form: what happened to its rows, in place of old and new. */
  rows?: RowChange[];
  /** Rows that stayed stand in another order. */
  moved?: boolean;
}

export interface RowChange {
  id: string;
  /** Its place after the write, of a row that is gone before it; from 0. */
  place: number;
  action: 'create' | 'update' | 'delete';
  changes: FieldChange[];
}

export interface HistoryEntry {
  id: string;
  at: string;
  by: Named | null;
  source: string;
  action: string;
  version: number;
  changes: FieldChange[];
  /** The records that a merge has put into it; of a change of one of these, whose it was. */
  merged?: { id: string; title: string }[];
  of?: { id: string; title: string };
}

export interface FileData {
  id: string;
  name: string;
  size: number;
  type: string;
}

export interface SearchHit {
  object: string;
  id: string;
  title: string;
  subtitle: string;
}
