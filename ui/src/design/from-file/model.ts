import type { ImportColumnSettings, Text } from '@/shared/api/types';
import { freeKey, keyFault, type FieldSpec, type FormDoc, type KeyFault, type ObjectDoc } from '@/meta';
import type { Assignment, Choice, Merge, ProposedColumn, ProposedTable } from './api';

/** What the admin has changed of a proposal; the rest is as it is proposed. */
export interface ColumnEdit {
  take?: boolean;
  key?: string;
  label?: Text;
  /** `idOf` a choice. */
  choice?: string;
  required?: boolean;
  unique?: boolean;
  /** Values that are merged into what they probably mean. */
  merged?: string[];
}

export interface TableEdit {
  take?: boolean;
  key?: string;
  label?: Text;
  title?: string;
  columns?: Record<string, ColumnEdit>;
}

export type Edits = Record<string, TableEdit>;

/** A column with the changes on it. */
export interface ColumnView {
  column: ProposedColumn;
  take: boolean;
  key: string;
  label: Text;
  choice: Choice;
  choices: Choice[];
  required: boolean;
  unique: boolean;
  merges: Merge[];
  merged: Set<string>;
}

export interface TableView {
  table: ProposedTable;
  take: boolean;
  key: string;
  label: Text;
  plural?: Text;
  title: string;
  columns: ColumnView[];
}

const naming = new Set(['text', 'email', 'phone', 'url']);
const distinct = new Set([...naming, 'number', 'date', 'datetime', 'year_month', 'money', 'percent']);

export const idOf = (choice: Choice): string => [choice.type, choice.table || choice.settings.object || ''].join(' ');

/** Whether a field of the type may name the records. */
export const mayName = (column: ColumnView): boolean => column.take && naming.has(column.choice.type);

/** Whether a field of the column may be one that no two records share. */
export const mayBeUnique = (column: ProposedColumn, type: string): boolean => !column.repeated && distinct.has(type);

/** The tables as they stand with the changes. `taken` are keys of objects that are there. */
export function viewOf(tables: readonly ProposedTable[], edits: Edits, taken: readonly string[]): TableView[] {
  const used = [...taken];
  const left = new Set(tables.filter((table) => edits[table.file]?.take === false).map((table) => table.file));
  return tables.map((table) => {
    const edit = edits[table.file] ?? {};
    const key = edit.key ?? freeKey(table.key, used, 'object');
    if (!left.has(table.file)) used.push(key);
    const columns = table.columns.map((column) => columnView(column, edit.columns?.[column.name] ?? {}, left));
    const title = columns.find((one) => one.column.name === (edit.title ?? table.title) && mayName(one)) ?? columns.find(mayName);
    return { table, take: !left.has(table.file), key, label: edit.label ?? table.label, plural: edit.label ? undefined : table.plural, title: title?.column.name ?? '', columns };
  });
}

function columnView(column: ProposedColumn, edit: ColumnEdit, left: ReadonlySet<string>): ColumnView {
  const choices = column.choices.filter((one) => !left.has(one.table));
  const choice = choices.find((one) => idOf(one) === edit.choice) ?? choices[0]!;
  const proposed = choice === column.choices[0];
  return {
    column,
    take: edit.take ?? column.take,
    key: edit.key ?? column.key,
    label: edit.label ?? column.label,
    choice,
    choices,
    required: edit.required ?? (column.blank === 0 && choice.type !== 'switch'),
    unique: mayBeUnique(column, choice.type) && (edit.unique ?? (proposed && column.unique)),
    merges: choice.merges,
    merged: new Set(edit.merged?.filter((value) => choice.merges.some((merge) => merge.value === value))),
  };
}

export type Fault = KeyFault | 'label' | 'title' | 'fields';

/** What stands in the way: by `file` for an object, by `file column` for a field. */
export function faultsOf(views: readonly TableView[], taken: readonly string[]): Record<string, Fault> {
  const out: Record<string, Fault> = {};
  const used = [...taken];
  for (const view of views) {
    if (!view.take) continue;
    const { file } = view.table;
    const own: string[] = [];
    const fault = nameFault('object', view.label, view.key, used);
    if (fault) out[file] = fault;
    else if (!view.columns.some((one) => one.take)) out[file] = 'fields';
    else if (!view.title) out[file] = 'title';
    used.push(view.key);
    for (const one of view.columns) {
      if (!one.take) continue;
      const wrong = nameFault('field', one.label, one.key, own);
      if (wrong) out[`${file} ${one.column.name}`] = wrong;
      own.push(one.key);
    }
  }
  return out;
}

function nameFault(kind: 'object' | 'field', label: Text, key: string, taken: readonly string[]): Fault | null {
  return label.zh?.trim() || label.en?.trim() ? keyFault(kind, key, taken) : 'label';
}

/** Documents of one table, and what its file is then. */
export interface Made {
  file: string;
  object: ObjectDoc;
  form: FormDoc;
  assignment: Assignment;
}

/** The tables that are taken as documents, those that others lead to first. */
export function documentsOf(views: readonly TableView[], app: string, labels: { form: Text; section: Text }, formKeys: readonly string[]): Made[] {
  const taken = views.filter((view) => view.take);
  const keyOf = new Map(taken.map((view) => [view.table.file, view.key]));
  const forms = [...formKeys];
  const inApp = app === '_' ? {} : { app };
  return inOrder(taken).map((view): Made => {
    const columns = view.columns.filter((one) => one.take);
    const title = columns.find((one) => one.column.name === view.title)!;
    const formKey = freeKey(`${view.key.slice(0, 35)}_full`, forms, 'other');
    forms.push(formKey);
    const settings: Record<string, ImportColumnSettings> = {};
    for (const one of columns) {
      const values = meant(one);
      if (Object.keys(values).length > 0) settings[one.column.name] = { values };
    }
    return {
      file: view.table.file,
      object: { kind: 'object', key: view.key, ...inApp, label: view.label, ...(view.plural && { plural: view.plural }), icon: 'box', title: title.key, fields: columns.map((one) => fieldOf(one, keyOf, one === title)) },
      form: { kind: 'form', key: formKey, ...inApp, object: view.key, label: labels.form, purpose: 'full', columns: 2, nodes: [{ type: 'section', label: labels.section, nodes: columns.map((one) => ({ field: one.key })) }] },
      assignment: { object: view.key, mapping: Object.fromEntries(columns.map((one) => [one.column.name, one.key])), settings },
    };
  });
}

function fieldOf(one: ColumnView, keyOf: ReadonlyMap<string, string>, title: boolean): FieldSpec {
  const { choice } = one;
  const target = choice.table ? { object: keyOf.get(choice.table) } : {};
  const options = choice.settings.options && { options: optionsOf(one) };
  return {
    key: one.key,
    type: choice.type,
    label: one.label,
    ...(one.required && { required: true }),
    ...(one.unique && { unique: true }),
    ...(title && { search: true }),
    ...choice.settings,
    ...target,
    ...options,
  } as FieldSpec;
}

const wordsOf = (option: { label: Text }) => option.label.zh || option.label.en || '';

/** The options without those that are merged; one that only stands for what was meant takes the name of it. */
export function optionsOf(one: ColumnView) {
  const options = one.choice.settings.options ?? [];
  const out: typeof options = [];
  const names = new Set(options.filter((option) => !one.merged.has(wordsOf(option))).map(wordsOf));
  for (const option of options) {
    const merge = one.merged.has(wordsOf(option)) ? one.merges.find((each) => each.value === wordsOf(option)) : undefined;
    if (!merge) out.push(option);
    else if (!names.has(merge.into)) {
      names.add(merge.into);
      const value = freeKey(merge.into.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '') || option.value, options.map((each) => each.value), 'other');
      out.push({ ...option, value, label: { [option.label.zh ? 'zh' : 'en']: merge.into } });
    }
  }
  return out;
}

/** What the merged values of a column are read as. */
function meant(one: ColumnView): Record<string, string> {
  const options = one.choice.settings.options ? optionsOf(one) : null;
  const out: Record<string, string> = {};
  for (const merge of one.merges) {
    if (!one.merged.has(merge.value)) continue;
    out[merge.value] = options ? (options.find((option) => wordsOf(option) === merge.into)?.value ?? merge.into) : merge.into;
  }
  return out;
}

/** A table after those that it leads to. */
export function inOrder(views: readonly TableView[]): TableView[] {
  return needsFirst(views, (view) => {
    const to = new Set(view.columns.filter((one) => one.take && one.choice.table).map((one) => one.choice.table));
    return views.filter((other) => to.has(other.table.file));
  });
}

/** Each after what it needs; where two need each other, as they come. */
export function needsFirst<T>(list: readonly T[], needs: (one: T) => readonly T[]): T[] {
  const out: T[] = [];
  const begun = new Set<T>();
  const put = (one: T) => {
    if (begun.has(one)) return;
    begun.add(one);
    needs(one).forEach(put);
    out.push(one);
  };
  list.forEach(put);
  return out;
}

/** Changes of a proposal are kept until the files are gone, so that a page may be left. */
const storageKey = 'tenon.proposals';

export function keptEdits(): Edits {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? '{}') as Edits;
  } catch {
    return {};
  }
}

export function keepEdits(edits: Edits): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(edits));
  } catch {
    // No room: they last as long as the page.
  }
}
