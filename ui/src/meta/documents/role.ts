import type { Operation, Text } from '@/shared/api/types';

export type MaskStyle = 'phone' | 'email' | 'id_card' | 'name' | 'all';

/** How many records a person takes away freely within a day, and what is done about more. */
export interface ExportBounds {
  export?: number;
  above?: 'refuse' | 'approval' | 'watermark';
  approvers?: { roles?: string[]; people?: string[]; manager?: boolean };
}

export interface GrantDoc {
  /** Names it within its role. */
  key?: string;
  label?: Text;
  object: string;
  operations?: Operation[];
  /** CEL; every row when absent. */
  rows?: string;
  /** Only rows that are shared with the person, at this level at least. */
  team?: 'viewer' | 'editor';
  /** A relation: rows whose linked record the person has the right to. */
  follows?: string;
  read?: '*' | string[];
  write?: '*' | string[];
  /** Fields that are read, but masked. */
  mask?: Record<string, MaskStyle>;
  /** Masked fields may be shown one at a time, which is logged. */
  reveal?: boolean;
  limits?: ExportBounds;
  presets?: Record<string, string>;
  disabled?: boolean;
}

export interface RoleDoc {
  kind: 'role';
  key: string;
  app?: string;
  label: Text;
  description?: Text;
  grants: GrantDoc[];
}

/** What must never come to pass by rights. */
export interface AssertionDoc {
  kind: 'assertion';
  key: string;
  app?: string;
  label: Text;
  description?: Text;
  /** Whoever any of the lists includes. Departments by their path, people by their address. */
  who: { roles?: string[]; departments?: string[]; people?: string[] };
  never: Operation;
  object: string;
  /** CEL; every record when absent. */
  rows?: string;
  field?: string;
  severity?: 'block' | 'warn';
  disabled?: boolean;
}
