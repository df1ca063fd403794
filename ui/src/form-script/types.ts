import type { Text } from '@/shared/api/types';

/** A script of a form as the server gives it to who fills the form in. */
export interface FormScript {
  key: string;
  label: Text;
  /** The layouts that it runs in. */
  forms: string[];
  /** The record types that it runs for; all when empty. */
  types: string[];
  load: boolean;
  /** Fields, and columns as `lines.price`. */
  change: string[];
  before_submit: boolean;
  on_error: 'block' | 'allow';
  source: string;
}

export type ScriptEvent = 'onLoad' | 'onChange' | 'onBeforeSubmit';

/** One field as a script sees it. */
export interface SeenField {
  value: unknown;
  label: string;
  visible: boolean;
  required: boolean;
  readOnly: boolean;
}

/** The form at one moment, as it is given to a script. */
export interface SeenForm {
  object: string;
  layout: string;
  mode: 'create' | 'edit';
  type: string;
  id: string | null;
  locale: string;
  user: Record<string, unknown>;
  fields: Record<string, SeenField>;
  rows: Record<string, { id: string; fields: Record<string, SeenField> }[]>;
}

/** What has changed: a field, or a column of a row. */
export interface Change {
  field: string;
  rows?: string;
  row?: string;
}

/** What a script asks for; checked before it is done. */
export interface Op {
  op: 'set' | 'show' | 'fail' | 'add' | 'remove';
  key?: string;
  rows?: string;
  row?: string;
  value?: unknown;
  values?: Record<string, unknown>;
  hidden?: boolean;
  required?: boolean;
  readOnly?: boolean;
  options?: string[] | null;
  message?: string | null;
}

export interface LogLine {
  level: 'log' | 'info' | 'warn' | 'error';
  text: string;
}

/** What a script's function came to. `error` is its own; the line is that of the source. */
export interface Answer {
  ops: Op[];
  logs: LogLine[];
  error: { message: string; line?: number } | null;
}

/** Why a function has given no answer. */
export type Failure = { kind: 'timeout'; ms: number } | { kind: 'broken'; message: string; line?: number } | { kind: 'unreachable' };

/** Where scripts run. */
export interface Runner {
  /** Calls a function of a script; starts the script first where it does not run. */
  call: (script: FormScript, event: ScriptEvent, state: SeenForm, change?: Change) => Promise<Answer | Failure>;
  close: () => void;
}
