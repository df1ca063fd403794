/** Shapes of the HTTP API, as docs/developers/http-api.md gives them. */

/** Words in both languages; either may be absent. */
export interface Text {
  zh?: string;
  en?: string;
}

export type Locale = 'zh' | 'en';

export interface Named {
  id: string;
  name: string;
}

export interface Page<T> {
  items: T[];
  cursor: string | null;
  /** Only when asked for; with `more` it is a lower bound. */
  count?: number;
  more?: boolean;
  /** Titles by id of everything the items' links name. */
  links?: Record<string, string>;
}

export interface Items<T> {
  items: T[];
}

// ---- open -------------------------------------------------------------

export interface SetupState {
  needed: boolean;
  codeRequired: boolean;
  /** The data directory, when it cannot be written. */
  directory?: string;
  suites: { key: string; label: Text; description: Text }[];
}

export interface SetupBody {
  email: string;
  password: string;
  name?: string;
  business: string;
  locale: Locale;
  timezone: string;
  currency?: string;
  suite?: string;
  sample?: boolean;
  code?: string;
}

export interface AuthUser {
  id: string;
  email: string;
  name: string;
  [key: string]: unknown;
}

export interface SetupAnswer {
  token: string;
  user: AuthUser;
  app: string;
  job?: string;
}

export interface SignInAnswer {
  token: string;
  record: AuthUser;
}

// ---- me ---------------------------------------------------------------

export type Operation =
  | 'view'
  | 'create'
  | 'edit'
  | 'delete'
  | 'import'
  | 'export'
  | 'print'
  | 'batch'
  | 'assign'
  | 'claim'
  | 'merge'
  | 'comment'
  | 'share';

export interface MeObject {
  label: Text;
  plural: Text;
  icon: string;
  app: string;
  operations: Operation[];
}

export interface AppSummary {
  key: string;
  label: Text;
  icon: string;
  description: Text;
}

export interface Me {
  /** `timezone` is empty for the business's; `avatar` names the picture of the person. */
  user: { id: string; name: string; email: string; locale: Locale; admin: boolean; phone?: string; timezone?: string; avatar?: string | null };
  business: { name: string; locale: Locale; timezone: string; currency: string; logo?: string | null };
  department: Named | null;
  departments: Named[];
  roles: { key: string; label: Text }[];
  apps: AppSummary[];
  objects: Record<string, MeObject>;
  can: { design: boolean; admin: boolean; keys: boolean };
  preferences: Record<string, unknown>;
  release: number;
  version: string;
}

export interface MePatch {
  name?: string;
  locale?: Locale;
  phone?: string;
  timezone?: string;
  preferences?: Record<string, unknown>;
  password?: string;
  oldPassword?: string;
}

// ---- apps and objects ---------------------------------------------------

export interface NavItem {
  object?: string;
  view?: string;
  page?: string;
  url?: string;
  label: Text;
  icon: string;
}

export interface NavGroup {
  group: Text;
  items: NavItem[];
}

export interface App extends AppSummary {
  navigation: NavGroup[];
}

export type Operator =
  | 'eq'
  | 'ne'
  | 'contains'
  | 'not_contains'
  | 'starts_with'
  | 'ends_with'
  | 'blank'
  | 'not_blank'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'between'
  | 'in'
  | 'not_in'
  | 'has_any'
  | 'has_all'
  | 'has_none'
  | 'is_true'
  | 'is_false'
  | 'in_tree'
  | 'under';

export type TagColor =
  | 'gray'
  | 'red'
  | 'orange'
  | 'amber'
  | 'lime'
  | 'green'
  | 'teal'
  | 'cyan'
  | 'blue'
  | 'indigo'
  | 'purple'
  | 'pink';

export interface FieldOption {
  value: string;
  label: Text;
  color?: TagColor;
  disabled?: boolean;
}

/** A field as the person may see it, with the settings of its document beside. */
export interface FieldMeta {
  key: string;
  type: string;
  label: Text;
  help?: Text;
  placeholder?: Text;
  required?: boolean;
  unique?: boolean;
  search?: boolean;
  /** The person can write it on no row, or it is computed. */
  read_only?: boolean;
  system?: boolean;
  /** Computed fields: kept in the record, or computed whenever it is read. */
  stored?: boolean;
  /** There while a job is computing the field in all records. */
  calculating?: { done: number; total: number };
  sortable?: boolean;
  groupable?: boolean;
  summable?: boolean;
  operators?: Operator[];
  default?: unknown;
  options?: FieldOption[];
  max_length?: number;
  min?: number;
  max?: number;
  decimals?: number;
  currency?: string;
  unit?: string;
  /** relation: the object it leads to. */
  object?: string;
  filter?: string;
  multiple?: boolean;
  max_files?: number;
  max_size?: number;
  accept?: string[];
  pattern?: string;
  [setting: string]: unknown;
}

export type NodeType = 'section' | 'divider' | 'note' | 'heading';

/** A field or a part of a layout; exactly one of field and type is set. */
export interface FormNode {
  field?: string;
  type?: NodeType;
  /** Of 12 columns: 3, 4, 6, 8, 12. */
  width?: number;
  label?: Text;
  text?: Text;
  collapsed?: boolean;
  read_only?: boolean;
  nodes?: FormNode[];
}

/** An expression in the form that browsers run; only `@/expr` looks inside. */
export type Code = readonly unknown[];

/** What reads no field that the person may not read; else it is left to the server (`server`, without code). */
interface Compiled {
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
  kind: 'show' | 'require' | 'read_only' | 'options';
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

export interface FormMeta {
  key: string;
  label: Text;
  purpose: 'full' | 'quick';
  columns: number;
  nodes: FormNode[];
  rules?: readonly FormRuleLogic[];
}

export interface ViewColumn {
  field: string;
  width?: number;
  frozen?: boolean;
  summary?: 'sum' | 'avg' | 'min' | 'max' | 'count';
}

export interface ViewMeta {
  key: string;
  label: Text;
  type: string;
  columns: ViewColumn[];
  filter: string;
  sort: string;
  default?: boolean;
  order?: number;
}

/** An object as lists of objects give it. */
export interface ObjectSummary {
  key: string;
  app: string;
  label: Text;
  plural: Text;
  icon: string;
  description: Text;
  /** Key of the field that names a record. */
  title: string;
  owner: boolean;
  release: number;
  operations: Operation[];
}

export interface ObjectMeta extends ObjectSummary {
  fields: FieldMeta[];
  forms: FormMeta[];
  views: ViewMeta[];
  logic?: ObjectLogic;
  /** Keys of the fields that a job is computing, gathered from `fields`; undefined when there are none. */
  calculating?: string[];
  /** Names by which expressions read the records that link to it. */
  rows?: { key: string; object: string; field: string; label: Text }[];
}

// ---- records ------------------------------------------------------------

export interface RecordRights {
  edit: boolean;
  delete: boolean;
  assign: boolean;
  share?: boolean;
  write: string[];
  /** Masked fields whose values may be asked for one at a time. */
  reveal?: string[];
}

export interface RuleWarning {
  rule: string;
  field?: string | null;
  message: string;
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
  /** Computed fields that a job is still computing. */
  $calculating?: string[];
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
}

export interface ErrorBody {
  status: number;
  code: string;
  message: string;
  data?: Record<string, unknown>;
  id?: string;
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
}

export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

export interface HistoryEntry {
  id: string;
  at: string;
  by: Named | null;
  source: string;
  action: string;
  version: number;
  changes: FieldChange[];
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

// ---- people -------------------------------------------------------------

export interface Person extends Named {
  active: boolean;
  department: Named | null;
  /** The rest is for admins only. */
  email?: string;
  departments?: string[];
  /** The person's own. */
  roles?: string[];
  /** With those of their departments. */
  allRoles?: string[];
  manager?: Named | null;
  locale?: Locale;
  position?: string;
  phone?: string;
  state?: 'active' | 'invited' | 'disabled';
}

export interface PersonBody {
  email?: string;
  name?: string;
  password?: string;
  department?: string | null;
  departments?: string[];
  manager?: string | null;
  position?: string;
  phone?: string;
  roles?: string[];
  locale?: Locale;
  active?: boolean;
  /** The person's records go along to the new main department. */
  carryRecords?: boolean;
}

export interface Department extends Named {
  /** Empty at the top. */
  parent: string;
  heads: string[];
  order: number;
  disabled?: boolean;
  /** The department that this one was merged into. */
  mergedInto?: string;
  /** Active people in it, and with those below; for admins who ask. */
  people?: number;
  peopleBelow?: number;
}

// ---- design -------------------------------------------------------------

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

/** One mistake in an expression; line and column count from 1 in code points. */
export interface ExpressionIssue {
  line: number;
  column: number;
  code: string;
  message: string;
  /** The word to stand there instead. */
  fix?: string;
}

export interface ExpressionCheck {
  ok: boolean;
  type: string | null;
  deps: { object: string; field: string }[];
  pushable: boolean;
  /** Why it is no condition of a query. */
  unpushable?: string;
  issues: ExpressionIssue[];
  /** The expression as conditions, when they say all of it. */
  tree?: unknown;
  /** Why there is no tree, and where. */
  beyond?: { line: number; column: number; message: string } | null;
}

export interface ExpressionTry {
  value: unknown;
  error?: string;
  /** Sub-expressions by their place in code points. */
  parts: { from: number; to: number; text: string; value?: unknown; error?: string }[];
  /** How the last records fare. */
  recent?: { true: number; false: number; error: number };
}

// ---- jobs ---------------------------------------------------------------

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

export interface Job {
  id: string;
  kind: string;
  title: Text;
  state: JobState;
  done: number;
  total: number;
  result: Record<string, unknown> | null;
  error: { code?: string; message?: string } | string | null;
  cancellable: boolean;
  download: boolean;
  created: string;
  started: string | null;
  finished: string | null;
}

// ---- imports --------------------------------------------------------------

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

export interface ImportColumnSettings {
  values?: Record<string, string>;
  by?: string;
  missing?: 'error' | 'blank' | 'add' | 'create';
  date_order?: 'ymd' | 'mdy' | 'dmy';
}

export interface ImportState {
  id: string;
  object: string;
  name: string;
  size: number;
  encoding: string;
  delimiter: string;
  header: boolean;
  rows: number;
  columns: ImportColumn[];
  state: ImportPhase;
  created: number;
  updated: number;
  skipped: number;
  failed: number;
  total: number;
  done: number;
  job: string | null;
  mapping: Record<string, string>;
  mode: ImportMode;
  key: string[];
  dryRun: boolean;
  settings: Record<string, ImportColumnSettings>;
  error: { code?: string; message?: string } | string | null;
  undoable: boolean;
}

export interface ImportRun {
  mapping: Record<string, string>;
  mode: ImportMode;
  key: string[];
  dryRun: boolean;
  settings: Record<string, ImportColumnSettings>;
}

export interface ImportRowError {
  row: number;
  column: string;
  field: string;
  value: string;
  code: string;
  message: string;
}
