import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { FieldMeta } from '@/shared/api/types';
import type { Locale, Translate } from '@/shared/i18n';
import type { Fault, Rows } from '@/form-engine';
import type { Parsed } from './parse/number';

/** What values are shown and read with: the reader's language and zone, the business's currency, titles of links. */
export interface FieldContext {
  locale: Locale;
  timezone: string;
  currency: string;
  /** Words of this folder. */
  t: Translate;
  /** Titles of records, people and departments by id. */
  links: Record<string, string>;
  /** Computed fields whose values a job is still computing. */
  calculating?: readonly string[];
}

export interface CellProps {
  value: unknown;
  field: FieldMeta;
  ctx: FieldContext;
  /** The record, for files. */
  object?: string;
  id?: string;
}

export interface InputProps {
  value: unknown;
  onChange: (value: unknown) => void;
  /** The focus left: checks are due. */
  onBlur?: () => void;
  /** What was typed cannot be read (a message of this folder), or can again. */
  onFault?: (fault: Fault | null) => void;
  /** A chosen record's title, so that it can be shown wherever its id is. */
  onLink?: (id: string, title: string) => void;
  field: FieldMeta;
  ctx: FieldContext;
  object?: string;
  id?: string;
  readOnly?: boolean;
  /** A value of the same record, as it is now: what a relation's filter may go by. */
  beside?: (key: string) => unknown;
  /** The records of a field of rows, where a form edits them. */
  rows?: Rows;
  autoFocus?: boolean;
  /** Opened at once: an editor in a cell or over a value. */
  defaultOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  size?: 'small' | 'normal' | 'large';
}

export interface FilterProps {
  field: FieldMeta;
  ctx: FieldContext;
  /** The object that the field is of, where it is the one that is looked at. */
  object?: string;
  /** Operator, as the server names it. */
  op: string;
  value: unknown;
  onChange: (value: unknown) => void;
  /** Its name for screen readers. */
  label: string;
  onLink?: (id: string, title: string) => void;
}

type Face<P> = LazyExoticComponent<ComponentType<P>> & {
  /** Loads it before it is shown; rejects when it cannot be loaded. */
  preload: () => Promise<void>;
  /** Whether it is here, so that it renders without waiting. */
  isLoaded: () => boolean;
};

/** One type of field: how its values are shown, written, read and filtered. */
export interface FieldModule {
  type: string;
  /** A light, plain component: it stands in every cell. */
  Cell: ComponentType<CellProps>;
  Input: Face<InputProps>;
  /** Editor of a condition's value. */
  Filter: Face<FilterProps>;
  /** The value as one line of text; blank is ''. */
  format: (value: unknown, field: FieldMeta, ctx: FieldContext) => string;
  /** Reads what people type or paste; absent where only choosing makes sense. */
  parse?: (text: string, field: FieldMeta, ctx: FieldContext) => Parsed<unknown>;
  /** The text that an editor begins with; `format` when absent. */
  editText?: (value: unknown, field: FieldMeta, ctx: FieldContext) => string;
  isBlank: (value: unknown) => boolean;
  /** What is wrong with a value that is not blank. */
  check?: (value: unknown, field: FieldMeta) => Fault | null;
  /** The value as the API takes it (ids in place of what was expanded). */
  toApi?: (value: unknown) => unknown;
  /** Blank as the API writes it. */
  blank: unknown;
  /** Natural width of a column. */
  width: number;
  align: 'start' | 'end';
  /** The type whose values a field of this one holds; only of computed types. */
  valuesOf?: (field: FieldMeta) => string;
  /** In a cell: typed in place, chosen in a surface, or not at all. */
  edit: 'text' | 'choose' | 'none';
  /** Shown whole where a value has room, by its input, which has controls of its own. */
  roomy?: boolean;
  /** Its input has no end: each change is saved at once where a value is edited in its place. */
  atOnce?: boolean;
  /** The value as a copy of its record begins with it; undefined when it stays with its record. */
  copy?: (value: unknown) => unknown;
}

/** A part of a field type that loads when it is first shown. */
export function face<P>(load: () => Promise<{ default: ComponentType<P> }>): Face<P> {
  let here: { default: ComponentType<P> } | undefined;
  const get = () => load().then((module) => (here = module));
  // A promise, even a kept one, makes React show that it waits; what is here is handed over within the call.
  // oxlint-disable-next-line unicorn/no-thenable -- given to lazy alone, which calls it
  const given = { then: (take: (module: typeof here) => void) => take(here) } as unknown as ReturnType<typeof load>;
  return Object.assign(
    lazy(() => (here ? given : get())),
    { preload: async () => void (here ?? (await get())), isLoaded: () => here !== undefined },
  );
}

export const blankText = (value: unknown): boolean => value === null || value === undefined || value === '';
export const blankList = (value: unknown): boolean => !Array.isArray(value) || value.length === 0;
