import type { FieldOption, FieldRange, FormNode, NodeType, Operation, PageActivity, PageNumber, PageTab, RowColor, TagColor, Text, ViewColumn, ViewShow, ViewType } from '@/shared/api/types';

/** Documents of a business, as `definitions` gives and takes them. */

/** A field of an object: the common settings, and those of its type. */
export interface FieldSpec {
  key: string;
  type: string;
  label: Text;
  help?: Text;
  placeholder?: Text;
  example?: Text;
  required?: boolean;
  /** CEL: where it holds, the field is required. */
  required_when?: string;
  unique?: boolean;
  search?: boolean;
  index?: boolean;
  archived?: boolean;
  /** The text field that gets what a change of type cannot convert. */
  leftover?: string;
  /** A fixed value, or `{expr: "<CEL>"}`. */
  default?: unknown;
  normalise?: 'trim' | 'none' | 'upper' | 'lower';
  /** text: its kind; `regex` has a pattern, and a message of its own. */
  format?: TextFormat;
  message?: Text;
  /** Limits of dates and times: a value, or today, now, this_month, moved (`today+30`). */
  earliest?: string;
  latest?: string;
  /** number: multiples of it; time, datetime: minutes. */
  step?: number;
  seconds?: boolean;
  /** tags: those that are always offered, and the roles that may make new ones (all when absent). */
  tags?: TagSpec[];
  creators?: string[];
  /** rating: how many, drawn how, and halves too. */
  steps?: number;
  icon?: string;
  half?: boolean;
  /** encrypted: how much is shown of it. */
  show?: 'all' | 'tail' | 'ends';
  /** location: whether a new record begins with where one is, and the address of a map. */
  here?: boolean;
  map?: string;
  /** signature: how wide the pen is, and whether the day stands under it. */
  pen?: 'thin' | 'medium' | 'thick';
  date_line?: boolean;
  /** rich_text: which marks the editor offers, and whether there are pictures. */
  toolbar?: 'basic' | 'full';
  pictures?: boolean;
  /** address: how far it goes, and down to which level it has to be filled in. */
  levels?: 'province' | 'city' | 'district' | 'detail';
  required_levels?: 'province' | 'city' | 'district' | 'detail';
  max_length?: number;
  rows?: number;
  decimals?: number;
  min?: number;
  max?: number;
  unit?: string;
  thousands?: boolean;
  currency?: string;
  /** money: the field beside it that says the currency of a record. */
  currency_field?: string;
  options?: FieldOption[];
  /** select, multi_select: the set that the options are from. */
  option_set?: string;
  /** select, multi_select: the choice beside it that narrows its options. */
  depends_on?: string;
  /** select: dropdown, radio; percent: bar; money: wan. */
  show_as?: 'dropdown' | 'radio' | 'bar' | 'wan';
  /** switch: what on and off are called. */
  on_text?: Text;
  off_text?: Text;
  country?: string;
  /** phones, emails: what a value may be; the usual ones when absent. */
  kinds?: { value: string; label: Text }[];
  object?: string;
  on_delete?: 'clear' | 'restrict' | 'cascade';
  /** any_relation: the objects that it leads to, and conditions on records of some of them. */
  objects?: string[];
  filters?: Record<string, string>;
  filter?: string;
  display?: string[];
  pattern?: string;
  reset?: 'never' | 'year' | 'month' | 'day';
  /** date: Monday to Friday only. */
  workdays?: boolean;
  /** image: from a camera only, what is written into it, and its longer side in pixels. */
  camera?: boolean;
  watermark?: ('time' | 'person' | 'place')[];
  max_side?: number;
  min_count?: number;
  max_count?: number;
  max_size?: number;
  accept?: string[];
  /** relation: fields that choosing fills in, each with the field of the chosen record that it is filled from. */
  fill?: Record<string, string>;
  /** People and departments: whom it takes, and whether disabled ones too. */
  range?: FieldRange;
  include_disabled?: boolean;
  /** relation: what expressions of the target call the records that link to it. */
  inverse?: string;
  /** formula: what it gives, and how blanks count. */
  result?: FormulaResult;
  formula?: string;
  blank_as_zero?: boolean;
  /** formula, rollup: readable without the fields that it reads. */
  public?: boolean;
  /** rollup: the relation of `object` that leads here; reference: the relation that leads there. */
  via?: string;
  op?: RollupOp;
  /** rollup: the field of `object`; reference: the field that is shown. */
  field?: string;
  /** subform: its columns, how many rows there are, and how they are shown. */
  fields?: FieldSpec[];
  min_rows?: number;
  max_rows?: number;
  default_rows?: number;
  totals?: string[];
  frozen?: number;
  title?: string;
}

/** A tag that a field lists. */
export interface TagSpec {
  text: string;
  color?: TagColor;
}

export type TextFormat = 'mobile' | 'id_card' | 'postcode' | 'uscc' | 'regex';
export type FormulaResult = 'number' | 'text' | 'date' | 'datetime' | 'bool' | 'money' | 'percent';
export type RollupOp = 'count' | 'sum' | 'min' | 'max' | 'avg';

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
  indexes?: IndexDoc[];
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

export interface FormDoc {
  kind: 'form';
  key: string;
  app?: string;
  object: string;
  label?: Text;
  purpose?: 'full' | 'quick';
  /** Of several the first one that is for the person and the record is taken. */
  order?: number;
  roles?: string[];
  types?: string[];
  columns?: number;
  labels?: 'above' | 'left';
  hidden?: 'keep' | 'clear' | 'recompute';
  submit?: Text;
  theme?: TagColor;
  /** The picture as the server drew it: a JPEG in base64, in lines. */
  header?: { picture: string; alt?: Text };
  nodes: FormNode[];
  rules?: FormRuleDoc[];
}

export type FormRuleKind = 'show' | 'require' | 'read_only' | 'options' | 'link';

/** What of another record goes where; of sub-forms, column by column. */
export interface LinkTakeDoc {
  into: string;
  value: string;
  /** In place of a value: every record that is found becomes a row, at most so many. */
  each?: number;
  columns?: LinkTakeDoc[];
}

/** Changes a form while somebody fills it in. */
export interface FormRuleDoc {
  key?: string;
  kind: FormRuleKind;
  /** CEL */
  when: string;
  fields: string[];
  /** kind options: the values that are offered where it holds. */
  options?: string[];
  /** kind link: the object whose record is looked for, and how. */
  from?: string;
  match?: { field: string; with: string }[];
  /** kind link: CEL over the other object's record and `form`. */
  where?: string;
  sort?: string;
  take?: LinkTakeDoc[];
  on?: 'change' | 'create';
  missing?: 'keep' | 'clear';
  disabled?: boolean;
}

export type { FieldOption, FormNode, NodeType, ViewColumn };

export interface ViewDoc {
  kind: 'view';
  key: string;
  app?: string;
  object: string;
  label?: Text;
  type?: ViewType;
  columns?: ViewColumn[];
  filter?: string;
  sort?: string;
  group?: string;
  quick?: string[];
  colors?: RowColor[];
  show?: ViewShow;
  roles?: string[];
  default?: boolean;
  order?: number;
}

export interface NavItemDoc {
  object?: string;
  view?: string;
  page?: string;
  url?: string;
  label?: Text;
  icon?: string;
}

export interface NavGroupDoc {
  group?: Text;
  items: NavItemDoc[];
}

export interface AppDoc {
  kind: 'app';
  key: string;
  label: Text;
  description?: Text;
  icon?: string;
  order?: number;
  navigation?: NavGroupDoc[];
}

export type MaskStyle = 'phone' | 'email' | 'id_card' | 'name' | 'all';

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
  limits?: { export?: number };
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

/** JavaScript of the forms of an object, which runs in a sandbox of the browser. */
export interface FormScriptDoc {
  kind: 'form_script';
  key: string;
  app?: string;
  label: Text;
  description?: Text;
  object: string;
  /** Layouts and record types that it is for; all when absent. */
  forms?: string[];
  types?: string[];
  events: { load?: boolean; change?: string[]; before_submit?: boolean };
  /** What becomes of a submit when it fails; `block` when absent. */
  on_error?: 'block' | 'allow';
  disabled?: boolean;
  source: string;
}

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

export type AnyDoc = HookDoc | FormScriptDoc | WebhookDoc | InboundDoc | OptionSetDoc | ObjectDoc | FormDoc | ViewDoc | AppDoc | RoleDoc | AssertionDoc;

/** The document kinds by name. */
export interface Kinds {
  object: ObjectDoc;
  form: FormDoc;
  view: ViewDoc;
  app: AppDoc;
  role: RoleDoc;
  assertion: AssertionDoc;
  option_set: OptionSetDoc;
  form_script: FormScriptDoc;
  webhook: WebhookDoc;
  hook: HookDoc;
  inbound: InboundDoc;
}

export type Kind = keyof Kinds;
