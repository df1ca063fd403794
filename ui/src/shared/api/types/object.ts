/** Apps and objects as a person may see them. */
import type { Text } from './base';
import type { FormMeta, PartCondition } from './form';
import type { ObjectLogic } from './logic';
import type { AppSummary, Operation } from './me';

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
  | 'object_in'
  | 'object_not_in'
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
  /** Offered only where the field that the select depends on has one of these. */
  parents?: string[];
  /** Options that are no more, and that this one replaces in the records. */
  replaces?: string[];
}

/** Whom a field of people, or which departments one of departments, takes: whoever one of its parts names. */
export interface FieldRange {
  /** Paths (总部/东区), or names that only one has. */
  departments?: string[];
  with_children?: boolean;
  roles?: string[];
  dynamic?: 'my_department' | 'my_reports';
}

/** A field as the person may see it, with the settings of its document beside. */
export interface FieldMeta {
  key: string;
  type: string;
  label: Text;
  help?: Text;
  placeholder?: Text;
  example?: Text;
  required?: boolean;
  unique?: boolean;
  /** It is fast to find by it. */
  index?: boolean;
  search?: boolean;
  /** The person can write it on no row, or it is computed. */
  read_only?: boolean;
  system?: boolean;
  /** Computed fields: kept in the record, or computed whenever it is read. */
  stored?: boolean;
  /** Others with its value are told while it is filled in. */
  hints?: boolean;
  /** What tells of others reads it. */
  hints_read?: boolean;
  /** There while a job is computing the field in all records. */
  calculating?: { done: number; total: number };
  sortable?: boolean;
  groupable?: boolean;
  summable?: boolean;
  operators?: Operator[];
  default?: unknown;
  options?: FieldOption[];
  /** select, multi_select: the choice beside it that narrows its options. */
  depends_on?: string;
  max_length?: number;
  /** What is done to a text on save: a word or several. */
  normalise?: string | string[];
  format?: string;
  tags?: { text: string; color?: TagColor }[];
  creators?: string[];
  kinds?: { value: string; label: Text }[];
  min_count?: number;
  max_count?: number;
  show_as?: string;
  on_text?: Text;
  off_text?: Text;
  steps?: number;
  step?: number;
  earliest?: string;
  latest?: string;
  seconds?: boolean;
  icon?: string;
  half?: boolean;
  min?: number;
  max?: number;
  decimals?: number;
  currency?: string;
  /** money: the field beside it that says the currency of a record. */
  currency_field?: string;
  unit?: string;
  /** relation: the object it leads to. */
  object?: string;
  filter?: string;
  /** any_relation: the objects it leads to, and which records of some of them. */
  objects?: string[];
  filters?: Record<string, string>;
  /** relation: fields beside it that its filter reads. */
  filter_values?: string[];
  /** relation: fields beside it that choosing fills in, each with the field that it is filled from. */
  fill?: Record<string, string>;
  /** People and departments: whom it takes; empty for who does not design it. */
  range?: FieldRange;
  include_disabled?: boolean;
  multiple?: boolean;
  workdays?: boolean;
  camera?: boolean;
  watermark?: ('time' | 'person' | 'place')[];
  max_side?: number;
  max_size?: number;
  accept?: string[];
  toolbar?: string;
  pictures?: boolean;
  pattern?: string;
  /** subform: its columns, and what follows from the values of a row, whose record is its `parent`. */
  fields?: FieldMeta[];
  logic?: ObjectLogic;
  min_rows?: number;
  max_rows?: number;
  /** Empty rows that a new record begins with. */
  default_rows?: number;
  /** Columns with a sum under them. */
  totals?: string[];
  /** How many columns stay when the others are scrolled. */
  frozen?: number;
  /** The column that names a row. */
  title?: string;
  [setting: string]: unknown;
}

export interface ViewColumn {
  field: string;
  width?: number;
  frozen?: boolean;
  summary?: 'sum' | 'avg' | 'min' | 'max' | 'count';
}

export type ViewType = 'table' | 'kanban' | 'calendar' | 'gallery' | 'gantt' | 'tree' | 'map';

/** What a view that is no table shows of records: fields by what they say. */
export interface ViewShow {
  by?: string;
  sum?: string;
  limits?: Record<string, number>;
  /** For how many days a record should stand in a column at most. */
  stuck?: Record<string, number>;
  folded?: string[];
  start?: string;
  end?: string;
  color?: string;
  progress?: string;
  image?: string;
  fit?: 'cover' | 'contain';
  size?: 'standard' | 'compact';
  under?: string;
  place?: string;
}

/** Colours the rows for which a condition holds; the first that does counts. */
export interface RowColor {
  when: string;
  color: string;
}

export interface ViewMeta {
  key: string;
  label: Text;
  type: ViewType;
  columns: ViewColumn[];
  filter: string;
  sort: string;
  group?: string;
  quick?: string[];
  colors?: RowColor[];
  show?: ViewShow;
  default?: boolean;
  order?: number;
  /** What in it a release has removed; a condition that is broken is not run, nor left out. */
  broken?: ('filter' | 'sort' | 'show' | 'colors')[];
  /** That somebody made it, not a designer. */
  made?: ViewMade;
}

export interface ViewMade {
  mine: boolean;
  owner: { id: string; name: string };
  may_change: boolean;
  /** With whom it is shared; absent for those who may not change it. */
  shared?: ViewSubject[];
}

export interface ViewSubject {
  kind: 'everyone' | 'role' | 'department';
  subject?: string;
  children?: boolean;
}

/** A kind of records of one object, with the options that its records may have by field. */
export interface RecordTypeMeta {
  key: string;
  label: Text;
  icon: string;
  disabled: boolean;
  options: Record<string, string[]>;
}

/** What people can do with a record by one press. */
export interface ButtonMeta {
  key: string;
  label: Text;
  icon: string;
  place: 'head' | 'menu';
  confirm?: Text;
  action: 'update' | 'create' | 'open' | 'hook';
  object?: string;
  visible?: PartCondition;
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

/** A tab of a record's page: a part of it, or the records of an object that link to it. */
export interface PageTab {
  part?: 'details' | 'timeline' | 'history';
  object?: string;
  via?: string;
  label?: Text;
}

/** A figure over records that link to the one that is shown. */
export interface PageNumber {
  key: string;
  label: Text;
  object: string;
  via: string;
  op: 'count' | 'sum' | 'min' | 'max' | 'avg';
  field?: string;
  /** CEL */
  filter?: string;
}

/** Records that link to the one that is shown stand on its timeline, by `time` or by when they were made. */
export interface PageActivity {
  object: string;
  via: string;
  time?: string;
}

export interface ObjectMeta extends ObjectSummary {
  fields: FieldMeta[];
  /** Those that the person may use, in the order in which they are chosen from. */
  forms: FormMeta[];
  /** Absent where the object has none. */
  types?: RecordTypeMeta[];
  buttons?: ButtonMeta[];
  views: ViewMeta[];
  /** What the page of a record shows, as far as the person may know of it. */
  page?: { tabs: PageTab[]; numbers: PageNumber[]; stage?: string; ends?: string[]; activities?: PageActivity[] };
  /** Which field says how complete a record is, and the filters of incomplete and stale ones, as far as the person may know. */
  quality?: { score?: string; threshold?: number; incomplete?: string; stale?: string; staleDays?: number; staleField?: string };
  logic?: ObjectLogic;
  /** Keys of the fields that a job is computing, gathered from `fields`; undefined when there are none. */
  calculating?: string[];
  /** Names by which expressions read the records that link to it. */
  rows?: { key: string; object: string; field: string; label: Text }[];
}
