import type { FieldMeta, ImportColumn, ImportColumnSettings, ImportDuplicates, ImportMode, ImportRun, ImportSilence, ImportState, ImportWins } from '@/shared/api/types';

/** A column of the uploaded file; `date_doubt`: its dates can be read in two ways. */
export type Column = ImportColumn & { date_doubt?: boolean };

/** An import as the server gives it. */
export type Import = Omit<ImportState, 'columns'> & { columns: Column[]; created_at: string };

export type Setting = ImportColumnSettings;
export type DateOrder = NonNullable<Setting['date_order']>;
export type Mapping = Record<string, string>;

/** What the person has chosen; a run sends it. */
export interface Draft {
  /** Column → field. Two columns may name one field until somebody decides; a run then waits. */
  mapping: Mapping;
  settings: Record<string, Setting>;
  mode: ImportMode;
  key: string[];
  wins: ImportWins;
  silent: ImportSilence[];
  duplicates: ImportDuplicates;
}

export type DraftAction =
  | { type: 'map'; column: string; field: string | null }
  | { type: 'set'; column: string; change: Partial<Setting> }
  | { type: 'accept'; values: Record<string, Record<string, string>> }
  | { type: 'mode'; mode: ImportMode; key?: string[] }
  | { type: 'key'; key: string[] }
  | { type: 'load'; run: ImportRun; columns: readonly string[] }
  | { type: 'wins'; wins: ImportWins }
  | { type: 'duplicates'; duplicates: ImportDuplicates }
  | { type: 'silent'; what: ImportSilence; silent: boolean };

/** What the file's columns probably are. */
export function suggestedMapping(columns: readonly Column[]): Mapping {
  const mapping: Mapping = {};
  for (const column of columns) if (column.suggestion) mapping[column.name] = column.suggestion.field;
  return mapping;
}

/** The mapping that the import's own columns were looked at for. */
export function baseMapping(i: Import): Mapping {
  return Object.keys(i.mapping).length > 0 ? i.mapping : suggestedMapping(i.columns);
}

/** Where the choices begin: at what was run last, else at what is suggested. */
export function draftOf(i: Import, mode: ImportMode = 'create'): Draft {
  const ran = Object.keys(i.mapping).length > 0;
  return { mapping: baseMapping(i), settings: ran ? i.settings : {}, mode: ran ? i.mode : mode, key: ran ? i.key : [], wins: i.wins ?? 'filled', silent: i.silent ?? [], duplicates: i.duplicates ?? 'create' };
}

export function reduce(draft: Draft, action: DraftAction): Draft {
  switch (action.type) {
    case 'map': {
      const { [action.column]: _old, ...mapping } = draft.mapping;
      // What was said of the values was said of another field.
      const { [action.column]: _set, ...settings } = draft.settings;
      if (action.field) mapping[action.column] = action.field;
      const mapped = new Set(Object.values(mapping));
      return { ...draft, mapping, settings, key: draft.key.filter((k) => mapped.has(k)) };
    }
    case 'set':
      return { ...draft, settings: { ...draft.settings, [action.column]: tidy({ ...draft.settings[action.column], ...action.change }) } };
    case 'accept': {
      const settings = { ...draft.settings };
      for (const [column, values] of Object.entries(action.values)) {
        settings[column] = tidy({ ...settings[column], values: { ...values, ...settings[column]?.values } });
      }
      return { ...draft, settings };
    }
    case 'mode':
      return { ...draft, mode: action.mode, key: action.mode === 'create' || draft.key.length > 0 ? draft.key : (action.key ?? []) };
    case 'key':
      return { ...draft, key: action.key };
    case 'load': {
      // Of a saved mapping, what this file has columns for.
      const own = <T>(of: Record<string, T> | undefined): Record<string, T> => Object.fromEntries(Object.entries(of ?? {}).filter(([column]) => action.columns.includes(column)));
      const mapping = own(action.run.mapping);
      const mapped = new Set(Object.values(mapping));
      return { mapping, settings: own(action.run.settings), mode: action.run.mode || 'create', key: (action.run.key ?? []).filter((k) => mapped.has(k)), wins: action.run.wins ?? 'filled', silent: action.run.silent ?? [], duplicates: action.run.duplicates ?? 'create' };
    }
    case 'wins':
      return { ...draft, wins: action.wins };
    case 'duplicates':
      return { ...draft, duplicates: action.duplicates };
    case 'silent':
      return { ...draft, silent: action.silent ? [...draft.silent, action.what].sort() : draft.silent.filter((one) => one !== action.what) };
  }
}

/** A setting without what says nothing. */
function tidy(setting: Setting): Setting {
  const out: Setting = {};
  if (setting.values && Object.keys(setting.values).length > 0) out.values = setting.values;
  if (setting.missing && setting.missing !== 'error') out.missing = setting.missing;
  if (setting.by) out.by = setting.by;
  if (setting.existing) out.existing = setting.existing;
  if (setting.date_order) out.date_order = setting.date_order;
  return out;
}

/** The body of a run. */
export function runOf(draft: Draft, dryRun: boolean): ImportRun {
  const settings: Record<string, Setting> = {};
  for (const column of Object.keys(draft.mapping)) {
    const setting = tidy(draft.settings[column] ?? {});
    if (Object.keys(setting).length > 0) settings[column] = setting;
  }
  return { mapping: draft.mapping, mode: draft.mode, key: draft.mode === 'create' ? [] : draft.key, dryRun, settings, wins: draft.mode === 'create' ? 'filled' : draft.wins, silent: draft.silent, ...(draft.duplicates && draft.duplicates !== 'create' ? { duplicates: draft.duplicates } : {}) };
}

/** Whether the choices are those that the import was run with last. */
export function sameRun(draft: Draft, i: Import): boolean {
  const now = runOf(draft, i.dryRun);
  const then = runOf({ mapping: i.mapping, settings: i.settings, mode: i.mode, key: i.key, wins: i.wins ?? 'filled', silent: i.silent ?? [], duplicates: i.duplicates ?? 'create' }, i.dryRun);
  return stable(now) === stable(then);
}

/** JSON with its keys in order. */
export function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/** Fields that more than one column names, with those columns. */
export function doubles(mapping: Mapping): Map<string, string[]> {
  const by = new Map<string, string[]>();
  for (const [column, field] of Object.entries(mapping)) by.set(field, [...(by.get(field) ?? []), column]);
  return new Map([...by].filter(([, columns]) => columns.length > 1));
}

/** The sub-form that a target is a column of; '' for a field of the record itself. */
export const partOf = (key: string): string => (key.includes('.') ? key.slice(0, key.indexOf('.')) : '');

/** Fields that a new record must have and that no column fills; of a sub-form only where its rows are in the file. */
export function requiredLeft(fields: readonly FieldMeta[], mapping: Mapping): FieldMeta[] {
  const mapped = new Set(Object.values(mapping));
  const parts = new Set(['', ...[...mapped].map(partOf)]);
  return fields.filter((f) => f.required && !mapped.has(f.key) && parts.has(partOf(f.key)) && (f.default === undefined || f.default === null || f.default === ''));
}

/** Fields that tell records apart best: the unique ones that are mapped, else the title. */
export function likelyKey(fields: readonly FieldMeta[], title: string, mapping: Mapping): string[] {
  const mapped = new Set(Object.values(mapping));
  const unique = fields.find((f) => f.unique && mapped.has(f.key));
  if (unique) return [unique.key];
  return mapped.has(title) ? [title] : [];
}
