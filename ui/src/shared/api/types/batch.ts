/** Many records at once, and taking back what was done. */
import type { Text } from './base';

export interface BatchRequest {
  action: 'edit' | 'transfer' | 'tag' | 'delete' | 'restore' | 'press';
  ids?: string[];
  filter?: string;
  q?: string;
  set?: Record<string, { value?: unknown; expression?: string }>;
  owner?: string;
  field?: string;
  add?: string[];
  remove?: string[];
  button?: string;
}

export interface BatchRow {
  record: string;
  title: string;
  state: 'done' | 'same' | 'refused';
  code: string;
  message: string;
}

export interface BatchPreview {
  total: number;
  may: number;
  checked: number;
  same: number;
  refused: number;
  reasons: BatchRow[];
  fields: string[];
  samples: BatchSample[];
  along: { object: string; count: number }[];
  undoDays: number;
}

/** A record that a batch would change, now and afterwards; null once one would not see it. */
export interface BatchSample {
  record: string;
  title: string;
  before: Record<string, unknown> & { $links?: Record<string, string> };
  after: (Record<string, unknown> & { $links?: Record<string, string> }) | null;
}

export interface UndoReason {
  object: string;
  record: string;
  title: string;
  code: string;
  message: string;
  conflict: boolean;
  by: { id: string; name: string } | null;
  at: string;
  fields: { field: string; label: Text; now: unknown; then: unknown }[];
}

export interface UndoOutcome {
  cause: string;
  job: string;
  total: number;
  checked: number;
  undone: number;
  gone: number;
  kept: number;
  reasons: UndoReason[];
}

export interface Act {
  cause: string;
  source: string;
  object: string;
  label: Text;
  record: string;
  title: string;
  at: string;
  created: number;
  updated: number;
  deleted: number;
  restored: number;
  of: string;
  undone: string;
  undoUntil: string;
  undoable: boolean;
}
