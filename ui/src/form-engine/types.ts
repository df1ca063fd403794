import type { Code, FormRuleLogic, ObjectLogic, Text } from '@/shared/api/types';

export type { Code, FieldLogic, FormRuleLogic, RuleLogic } from '@/shared/api/types';

/** Values of a form by field key. */
export type Values = Record<string, unknown>;

/** What keeps a value from being saved: a code, and words where a rule or the server has them. */
export interface Fault {
  code: string;
  message?: string;
  /** A rule's own words, in both languages. */
  text?: Text;
  args?: Record<string, unknown>;
}

/** A field as the engine needs it. `check` says what is wrong with a value that is not blank. */
export interface EngineField {
  key: string;
  required?: boolean;
  readOnly?: boolean;
  /** The platform makes its value: shown while typing, never sent. */
  computed?: boolean;
  isBlank: (value: unknown) => boolean;
  check?: (value: unknown) => Fault | null;
  equal?: (a: unknown, b: unknown) => boolean;
  /** The value of a formula as the field keeps it (its decimals). */
  fix?: (value: unknown) => unknown;
  /** Its value is a list of records that are edited in the form. */
  rows?: RowsField;
}

/** The records of a field of rows. */
export interface RowsField {
  fields: EngineField[];
  logic?: Logic;
  /** The link of a row that leads back to the form's record. */
  via?: string;
  /** What a new record begins with. */
  defaults?: Values;
  /** New records that nobody filled in are left out when the form is sent, but for so many in all. */
  least?: number;
}

/** Everything that follows from values: of the object, and of one form (`form`). */
export interface Logic extends ObjectLogic {
  form?: readonly FormRuleLogic[];
  /** Fields whose options depend on the value of another field of the record. */
  choices?: readonly { field: string; on: string; offered: (parent: unknown) => readonly string[] }[];
}

/** What an expression reads beside the record. */
export interface Environment {
  user: Values;
  /** Milliseconds since 1970. */
  now: number;
  zone: string;
  can?: (operation: string) => boolean;
}

export interface RunVars extends Environment {
  record: Values;
  old: Values;
}

export type Run = (vars: RunVars) => unknown;

/** The language of expressions: the runtime of the product, or a double in tests. */
export interface Language {
  compile: (code: Code) => Run;
  isError: (value: unknown) => boolean;
  /** An error that says that something read is not known in the browser: the server decides. */
  isUnknown?: (value: unknown) => boolean;
  toApi: (value: unknown) => unknown;
}

/** The linked record with the fields of `paths`, null when the person may not see it. A key of rows is `rows.key`. */
export type LinkLoader = (key: string, id: string, paths: readonly string[]) => Promise<Values | null> | Values | null;

export interface EngineOptions {
  logic?: Logic;
  language?: Language;
  environment?: Environment;
  load?: LinkLoader;
  /** The record is new: defaults apply. */
  create?: boolean;
  /** What a field holds that is not sent; the initial values when absent. */
  base?: Values;
  /** What the server fills in where nothing is sent (the owner of a new record). */
  assumed?: Values;
  /** The record before, for rules that compare; the initial values of an old record when absent. */
  old?: Values;
}

/** How a computed value stands: here, waiting for a linked record, or made by the server on saving. */
export type Calculation = 'ready' | 'pending' | 'server';

/** What a script of the form says of how a field is shown. It decides nothing of what is sent. */
export interface Display {
  hidden?: boolean;
  required?: boolean;
  readOnly?: boolean;
  /** The only values that are offered. */
  options?: readonly string[];
  /** Words beside the field. */
  message?: string;
}

/** One field at one moment; a new object whenever anything in it changes. */
export interface FieldState {
  value: unknown;
  dirty: boolean;
  touched: boolean;
  /** What is shown: the server's word until the value changes, else the check's once it is due. */
  fault: Fault | null;
  /** A rule that warns, once it is due. */
  warning: Fault | null;
  required: boolean;
  readOnly: boolean;
  /** Read-only because of a rule of the form, for now. */
  byRule: boolean;
  visible: boolean;
  /** The values that are offered; null when all are. */
  offered: readonly string[] | null;
  /** Of a computed field only. */
  calc: Calculation | null;
  /** The value is a mask: what it stands for is not known here. */
  masked: boolean;
}

/** A rule that does not hold. */
export interface Finding {
  rule: string;
  field?: string;
  fault: Fault;
}

/** The form at one moment. */
export interface FormState {
  dirty: number;
  faults: readonly string[];
  missing: readonly string[];
  /** Fields that are hidden by rules. */
  hidden: readonly string[];
  /** Rules that refuse and have no field in the form to stand at, once it was submitted. */
  problems: readonly Finding[];
  submitted: boolean;
}
