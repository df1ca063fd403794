import type { FieldOption, PageActivity, PageNumber, PageTab, Text } from '@/shared/api/types';
import type { FieldSpec } from './field';

export interface RuleDoc {
  key?: string;
  when?: string;
  must: string;
  message?: Text;
  field?: string;
  /** `block` when absent. */
  severity?: 'block' | 'warn';
  disabled?: boolean;
}

export type DuplicateAction = 'block' | 'warn' | 'allow';

/** A rule by which two records are the same: all of `match` agree. */
export interface DuplicatesDoc {
  key: string;
  label?: Text;
  match: { field: string; as?: 'exact' | 'text' | 'company' | 'phone' | 'email' | 'code'; similar?: number }[];
  with?: { object: string; fields: string[]; when?: string }[];
  when?: string;
  /** `warn` when absent, as the next two. */
  on_form?: DuplicateAction;
  on_import?: DuplicateAction;
  on_api?: DuplicateAction;
  /** `exists` when absent. */
  show?: 'exists' | 'owner';
  message?: Text;
  disabled?: boolean;
}

export interface IndexDoc {
  fields: string[];
  unique?: boolean;
}

export interface ObjectDoc {
  kind: 'object';
  key: string;
  app?: string;
  label: Text;
  plural?: Text;
  description?: Text;
  icon?: string;
  title: string;
  owner?: boolean;
  /** Kinds of its records; each has the field `record_type` then. */
  types?: RecordTypeDoc[];
  fields: FieldSpec[];
  buttons?: ButtonDoc[];
  rules?: RuleDoc[];
  duplicates?: DuplicatesDoc[];
  /** Records for which `when` (CEL) holds are read-only. */
  lock?: LockDoc;
  page?: PageDoc;
  quality?: QualityDoc;
  indexes?: IndexDoc[];
}

/** What makes a record complete, and when one is stale. */
export interface QualityDoc {
  /** All that people fill in and need not, once each, when absent. */
  fields?: CountedDoc[];
  /** Percent below which a record is incomplete; 60 when absent. */
  threshold?: number;
  stale?: { days: number; field?: string };
}

export interface CountedDoc {
  field: string;
  weight?: number;
  /** CEL: where it holds, the field counts. */
  when?: string;
}

export interface LockDoc {
  when: string;
  message?: Text;
}

/** What the page of a record shows, and in which order. */
export interface PageDoc {
  tabs?: PageTab[];
  numbers?: PageNumber[];
  /** Select field whose options are the steps of a record, and those of them that end it. */
  stage?: string;
  ends?: string[];
  activities?: PageActivity[];
}

/** What people can do with a record by one press. */
export interface ButtonDoc {
  key: string;
  label: Text;
  icon?: string;
  place?: 'head' | 'menu';
  /** CEL */
  visible?: string;
  confirm?: Text;
  action: 'update' | 'create' | 'open' | 'hook';
  /** By field, CEL over the record. */
  set?: Record<string, string>;
  object?: string;
  /** CEL that gives an address. */
  url?: string;
  /** A hook of the object that waits for on_button. */
  hook?: string;
  disabled?: boolean;
}

/** A kind of records of one object, with fewer options of some fields. */
export interface RecordTypeDoc {
  key: string;
  label: Text;
  icon?: string;
  /** By field, the values that records of the type may have. */
  options?: Record<string, string[]>;
  disabled?: boolean;
}

/** A list of options that fields share. */
export interface OptionSetDoc {
  kind: 'option_set';
  key: string;
  app?: string;
  label: Text;
  description?: Text;
  /** The set whose options its own name as parents. */
  parent?: string;
  options: FieldOption[];
}
