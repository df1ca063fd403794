/** A data linkage: for which values the server is asked, and which fields may follow. */
export interface LinkLogic {
  key: string;
  kind: 'link';
  /** Fields that have to be filled in. */
  match: readonly string[];
  /** Further ones that its conditions read. */
  reads?: readonly string[];
  fields: readonly string[];
  on: 'change' | 'create';
  missing: 'keep' | 'clear';
}

/** What the web app computes by itself while somebody fills in a form. */
import type { Text } from './base';

/** An expression in the form that browsers run; only `@/expr` looks inside. */
export type Code = readonly unknown[];

/** What reads no field that the person may not read; else it is left to the server (`server`, without code). */
export interface Compiled {
  /** Paths from the record: `qty`, `account.level`. */
  reads?: readonly string[] | null;
  server?: boolean;
}

export interface FieldLogic extends Compiled {
  field: string;
  code?: Code | null;
}

export interface RuleLogic extends Compiled {
  key: string;
  field?: string | null;
  severity?: 'block' | 'warn';
  message?: Text;
  when?: Code | null;
  must?: Code | null;
}

export interface FormRuleLogic extends Compiled {
  key?: string;
  /** `part`: of a part of the form, where all of them have to hold. */
  kind: 'show' | 'require' | 'read_only' | 'options' | 'part';
  when?: Code | null;
  fields: readonly string[];
  options?: readonly string[];
}

/** What the web app computes by itself while somebody fills in a form of the object. */
export interface ObjectLogic {
  zone?: string;
  formulas?: readonly FieldLogic[];
  defaults?: readonly FieldLogic[];
  required?: readonly FieldLogic[];
  rules?: readonly RuleLogic[];
}
