import type { Text } from '@/shared/api/types';

/** What tells another server of what becomes of records. */
export interface WebhookDoc {
  kind: 'webhook';
  key: string;
  app?: string;
  label: Text;
  description?: Text;
  object: string;
  events: ('create' | 'update' | 'delete' | 'restore' | 'owner' | 'stage')[];
  /** An update is told of only where one of these changed; any when absent. */
  fields?: string[];
  /** CEL; every record when absent. */
  condition?: string;
  /** With whose rights it sees and sends. */
  role: string;
  /** The fields that are sent; all that the role reads when absent. */
  send?: string[];
  url: string;
  /** Values may name secrets, {{name}}. */
  headers?: Record<string, string>;
  disabled?: boolean;
}

/** What takes messages of another system and makes records of them. */
export interface InboundDoc {
  kind: 'inbound';
  key: string;
  app?: string;
  label: Text;
  description?: Text;
  /** What a mapping makes records of; none beside a hook. */
  object?: string;
  /** A hook that takes the messages in place of a mapping. */
  hook?: string;
  /** With whose rights it writes. */
  role: string;
  /** A field of the mapping: the record that has its value is changed. */
  match?: string;
  /** `from` is a JSON Pointer; `by` the field that a link is found by; `rows` those of a sub-form. */
  mapping?: { field: string; from: string; by?: string; rows?: { field: string; from: string; by?: string }[] }[];
  /** A JSON Schema as text; any JSON when absent. */
  contract?: string;
  disabled?: boolean;
}

/** A test beside a hook; what it may have is the server's to check. */
export interface HookTest {
  name: string;
  event?: string;
  record?: Record<string, unknown>;
  old?: Record<string, unknown>;
  user?: { name?: string; roles?: string[]; admin?: boolean };
  expect?: { skipped?: boolean; set?: Record<string, unknown>; fail?: Record<string, string>; log?: string; error?: string };
  [part: string]: unknown;
}

/** Where a hook answers: method of /api/v1/x/{name}. */
export interface HookEndpoint {
  name: string;
  method: string;
  /** A JSON Schema as text. */
  input?: string;
  roles: string[];
}

/** JavaScript that runs on the server around what becomes of records. */
export interface HookDoc {
  kind: 'hook';
  key: string;
  app?: string;
  label?: Text;
  description?: Text;
  object?: string;
  event: string | string[];
  schedule?: string;
  endpoint?: HookEndpoint;
  /** With whose rights it acts; those of whoever writes when absent. */
  role?: string;
  when?: string;
  order?: number;
  /** Milliseconds. */
  time?: number;
  /** MB. */
  memory?: number;
  hosts?: string[];
  secrets?: string[];
  /** It may send mail. */
  mail?: boolean;
  disabled?: boolean;
  source: string;
  tests?: HookTest[];
}
