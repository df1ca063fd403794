/** Definitions, their drafts, and publishing. */
import type { Named, Text } from './base';
import type { Operator } from './object';

export type DefinitionState = 'published' | 'new' | 'changed' | 'deleted';

export interface DefinitionMeta<D = Record<string, unknown>> {
  state: DefinitionState;
  base: number;
  updated: string;
  author: Named | null;
  others: { id: string; name: string; updated: string }[];
  published: D | null;
}

/** A document with what is known about its draft. */
export type Definition<D = Record<string, unknown>> = D & {
  kind: string;
  key: string;
  app?: string;
  label?: Text;
  $meta: DefinitionMeta<D>;
};

export interface Definitions<D = Record<string, unknown>> {
  items: Definition<D>[];
  base: number;
}

export type DraftAction = 'create' | 'update' | 'delete';

export interface Draft {
  kind: string;
  key: string;
  label: Text;
  /** That it is for, as a form is. */
  object?: string;
  action: DraftAction;
  author: Named;
  base: number;
  updated: string;
}

export interface PlanChange {
  kind: string;
  key: string;
  label: Text;
  action: DraftAction;
  details: { path: string; from: unknown; to: unknown }[];
}

export interface PlanStep {
  action: string;
  object: string;
  field?: string;
  rows: number;
  mode: 'instant' | 'background';
  danger: 'low' | 'medium' | 'high';
  /** Of a step that loses data: what confirms it. */
  confirm?: string;
  text: string;
}

export interface PlanProblem {
  kind: string;
  key: string;
  path: string;
  code: string;
  message: string;
}

export interface Plan {
  base: number;
  changes: PlanChange[];
  steps: PlanStep[];
  problems: PlanProblem[];
  /** Assertions that do not hold and forbid nothing. */
  warnings: PlanProblem[];
  /** Whether assertions were checked; `later`: the publish does, as tables change. */
  assertions: 'none' | 'checked' | 'later' | 'skipped';
  /** Drafts that come along, as what was chosen does not hold without them. */
  along: { kind: string; key: string; label: Text; for: { kind: string; key: string } }[];
}

/** What a dry run found, in milliseconds; nobody else could write for `held`. */
export interface Trial {
  prepared: number;
  held: number;
  tables: { object: string; label: Text; took: number }[];
  plan: Plan;
}

export interface PublishAnswer {
  version: number;
  jobs: string[];
  authors: Named[];
}

export interface MetaConflict {
  kind: string;
  key: string;
  path: string;
  base: unknown;
  current: unknown;
  draft: unknown;
}

export interface Release {
  version: number;
  note: string;
  by: Named | null;
  created: string;
  changes?: PlanChange[];
}

export interface FieldTypeInfo {
  type: string;
  settings: string[];
  operators: Operator[];
  sortable: boolean;
  groupable: boolean;
  summable: boolean;
  computed: boolean;
}
