import type { Normalisation } from '@/fields/parse/normal';
import type { FieldOption, FieldRange, TagColor, Text } from '@/shared/api/types';

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
  /** What is done to a text on save, one or several; trim when absent. */
  normalise?: Normalisation | Normalisation[];
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
