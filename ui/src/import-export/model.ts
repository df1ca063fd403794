import type { FieldMeta, ImportColumn, ImportColumnSettings, ImportMode, ImportRun, ImportState } from '@/shared/api/types';

/** What a person has chosen for a file; kept until it is imported. */
export interface Choices {
  /** The field of each column; '' leaves the column out. */
  mapping: Record<string, string>;
  settings: Record<string, ImportColumnSettings>;
  mode: ImportMode;
  key: string[];
}

export type Change =
  | { type: 'field'; column: string; field: string }
  | { type: 'value'; column: string; value: string; to: string | null }
  | { type: 'missing'; column: string; missing: 'error' | 'blank' | 'create' }
  | { type: 'by'; column: string; by: string }
  | { type: 'dateOrder'; column: string; order: 'ymd' | 'mdy' | 'dmy' }
  | { type: 'suggested'; columns: ImportColumn[]; column: string }
  | { type: 'mode'; mode: ImportMode }
  | { type: 'key'; field: string };

/** The settings that a column begins with: meanings that the server suggests for its values. */
function suggestedSettings(column: ImportColumn): ImportColumnSettings | undefined {
  const values = Object.fromEntries((column.values ?? []).filter((one) => one.suggestion).map((one) => [one.value, one.suggestion!]));
  return Object.keys(values).length > 0 ? { values } : undefined;
}

/** What a file begins with: what was run before, else what the server suggests. */
export function initial(state: ImportState): Choices {
  if (Object.keys(state.mapping).length > 0) {
    const mapping = Object.fromEntries(state.columns.map((column) => [column.name, state.mapping[column.name] ?? '']));
    return { mapping, settings: state.settings, mode: state.mode, key: state.key };
  }
  const mapping: Choices['mapping'] = {};
  const settings: Choices['settings'] = {};
  const taken = new Set<string>();
  for (const column of state.columns) {
    const field = column.suggestion?.field ?? '';
    mapping[column.name] = taken.has(field) ? '' : field;
    if (field) taken.add(field);
    const begin = suggestedSettings(column);
    if (begin) settings[column.name] = begin;
  }
  return { mapping, settings, mode: 'create', key: [] };
}

function setting(choices: Choices, column: string, patch: ImportColumnSettings): Choices {
  return { ...choices, settings: { ...choices.settings, [column]: { ...choices.settings[column], ...patch } } };
}

/** Makes a change. A field takes one column: choosing it for another leaves the first one out. */
export function changed(choices: Choices, change: Change): Choices {
  switch (change.type) {
    case 'field': {
      const mapping = Object.fromEntries(
        Object.entries(choices.mapping).map(([column, field]) => [column, column === change.column ? change.field : field === change.field && field !== '' ? '' : field]),
      );
      const { [change.column]: _, ...settings } = choices.settings;
      return { ...choices, mapping, settings, key: choices.key.filter((field) => Object.values(mapping).includes(field)) };
    }
    case 'value': {
      const values = { ...choices.settings[change.column]?.values };
      if (change.to === null) delete values[change.value];
      else values[change.value] = change.to;
      return setting(choices, change.column, { values });
    }
    case 'missing':
      return setting(choices, change.column, { missing: change.missing });
    case 'by':
      return setting(choices, change.column, { by: change.by || undefined });
    case 'dateOrder':
      return setting(choices, change.column, { date_order: change.order });
    case 'suggested': {
      const column = change.columns.find((one) => one.name === change.column);
      const begin = column && suggestedSettings(column);
      return begin && !choices.settings[change.column] ? setting(choices, change.column, begin) : choices;
    }
    case 'mode':
      return { ...choices, mode: change.mode };
    case 'key':
      return { ...choices, key: choices.key.includes(change.field) ? choices.key.filter((field) => field !== change.field) : [...choices.key, change.field] };
  }
}

/** The body of a run; columns that are left out, and what they were set to, are not sent. */
export function runOf(choices: Choices, dryRun: boolean): ImportRun {
  const mapping = Object.fromEntries(Object.entries(choices.mapping).filter(([, field]) => field !== ''));
  const settings: Record<string, ImportColumnSettings> = {};
  for (const [column, one] of Object.entries(choices.settings)) {
    if (!mapping[column]) continue;
    const { values, ...rest } = one;
    const kept: ImportColumnSettings = { ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== 'error')) };
    if (values && Object.keys(values).length > 0) kept.values = values;
    if (Object.keys(kept).length > 0) settings[column] = kept;
  }
  return { mapping, mode: choices.mode, key: choices.mode === 'create' ? [] : choices.key, dryRun, settings };
}

const finished = new Set(['done', 'undone']);

/** Whether the file can still be mapped and tried: nothing was written from it. */
export function isOpen(state: ImportState): boolean {
  if (state.state === 'uploaded' || state.state === 'ready') return true;
  if (state.state === 'failed' || state.state === 'cancelled') return state.dryRun || state.created + state.updated === 0;
  return false;
}

export function isBusy(state: ImportState): boolean {
  return state.state === 'queued' || state.state === 'running';
}

/** Imports that were begun and not carried out. */
export function unfinished(list: ImportState[]): ImportState[] {
  return list.filter((one) => !finished.has(one.state) && (isOpen(one) || isBusy(one)));
}

export const steps = ['upload', 'map', 'mode', 'dry', 'run'] as const;
export type Step = (typeof steps)[number];

/** The step that an address may show: none before there is a file, only the report after it was imported. */
export function stepOf(wanted: string | undefined, state: ImportState | undefined, choices: Choices | null): Step {
  if (!state) return 'upload';
  if (!isOpen(state) && !(isBusy(state) && state.dryRun)) return 'run';
  const step = steps.find((one) => one === wanted) ?? (state.state === 'ready' || isBusy(state) ? 'dry' : 'map');
  if (step === 'upload') return 'upload';
  const mapped = choices !== null && Object.values(choices.mapping).some(Boolean);
  if (!mapped) return 'map';
  if (step === 'run' && state.state !== 'ready') return 'dry';
  return step;
}

export type Fault = 'nothingMapped' | 'requiredMissing' | 'keyMissing';

/** What keeps a file from being tried. */
export function faults(choices: Choices, fields: FieldMeta[]): { fault: Fault; fields: string[] }[] {
  const mapped = new Set(Object.values(choices.mapping).filter(Boolean));
  if (mapped.size === 0) return [{ fault: 'nothingMapped', fields: [] }];
  const out: { fault: Fault; fields: string[] }[] = [];
  const missing = fields.filter((field) => field.required && !field.read_only && !field.system && field.default === undefined && !mapped.has(field.key));
  if (choices.mode !== 'update' && missing.length > 0) out.push({ fault: 'requiredMissing', fields: missing.map((field) => field.key) });
  if (choices.mode !== 'create' && choices.key.length === 0) out.push({ fault: 'keyMissing', fields: [] });
  return out;
}

/** How sure a suggestion is, in three dots: 0 when nothing was suggested for what is chosen. */
export function dots(column: ImportColumn, field: string): number {
  if (!field || column.suggestion?.field !== field) return 0;
  const { confidence } = column.suggestion;
  return confidence >= 0.85 ? 3 : confidence >= 0.6 ? 2 : 1;
}

/** Values of a column that mean none of a field's options yet. */
export function unknownValues(column: ImportColumn, field: FieldMeta, choices: Choices): string[] {
  const options = field.options ?? [];
  const known = new Set(options.flatMap((option) => [option.value, option.label.zh, option.label.en].filter(Boolean).map((one) => one!.trim().toLowerCase())));
  const values = choices.settings[column.name]?.values ?? {};
  return (column.values ?? []).map((one) => one.value).filter((value) => !known.has(value.trim().toLowerCase()) && values[value] === undefined);
}
