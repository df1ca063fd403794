/** Query parameters of pages; every value is text, and what is unknown is left out. */

export interface ListSearch {
  view?: string;
  kind?: string;
  /** Filter, as CEL. */
  f?: string;
  q?: string;
  sort?: string;
  group?: string;
  cols?: string;
  /** Colours of rows as JSON, and pinned filters. */
  colors?: string;
  quick?: string;
  /** The open record. */
  r?: string;
  tab?: string;
  /** Of a calendar or Gantt chart: the day and the span that are shown. */
  date?: string;
  mode?: string;
  /** Of a calendar: whose records are shown, and of which colours. */
  only?: string;
  /** Of a kanban: the field of its columns, and those that are folded. */
  by?: string;
  folded?: string;
}

export interface RecordSearch {
  tab?: string;
  edit?: string;
  /** The moment as of which the record is shown. */
  at?: string;
  /** What is begun at once: `comment`, `transfer`. */
  act?: string;
}

export interface BinSearch {
  q?: string;
  by?: string;
  /** Deleted within so many days. */
  days?: string;
}

export interface MergeSearch {
  /** Ids of the records that become one. */
  ids?: string;
}

export interface PrintSearch {
  /** Ids of the records; else those of the filter, search words and order. */
  ids?: string;
  view?: string;
  f?: string;
  q?: string;
  sort?: string;
  cols?: string;
  /** `1`: each record for itself. */
  full?: string;
}

export interface FormSearch {
  /** Key of the layout. */
  form?: string;
  /** Key of the record type. */
  type?: string;
  /** Id of the record that the new one is a copy of. */
  copy?: string;
  /** Values to begin with, by field: `v.name=…`. */
  [value: `v.${string}`]: string | undefined;
}

export interface ImportSearch {
  step?: string;
}

export interface DesignSearch {
  tab?: string;
  field?: string;
  node?: string;
  panel?: string;
  version?: string;
}

export interface PeopleSearch {
  department?: string;
  person?: string;
  /** Part of the open person. */
  tab?: string;
  q?: string;
  role?: string;
  /** Only of the department itself. */
  below?: 'false';
  state?: 'active' | 'invited' | 'disabled' | 'all';
}

export interface AuditSearch {
  who?: string;
  action?: string;
  kind?: string;
  object?: string;
  record?: string;
  /** A span of days up to today, or two days. */
  days?: string;
  /** The open entry. */
  entry?: string;
}

export interface SignInsSearch {
  person?: string;
  result?: string;
  days?: string;
}

export interface KeysSearch {
  person?: string;
}

export interface RolesSearch {
  role?: string;
}

export interface HandoverSearch {
  step?: string;
  /** The handover that runs, or ran. */
  run?: string;
}

export interface InvitationsSearch {
  state?: string;
  invite?: string;
}

type Raw = Record<string, unknown>;

/** Keeps the named parameters that are non-empty text. */
export function pick<S>(...names: (keyof S & string)[]): (raw: Raw) => S {
  return (raw) => {
    const search: Record<string, string> = {};
    for (const name of names) {
      const value = raw[name];
      if (typeof value === 'string' && value !== '') search[name] = value;
    }
    return search as S;
  };
}

const FORM_PARTS: ReadonlySet<string> = new Set(['form', 'type', 'copy']);

/** {@link FormSearch}: the form, the type, what to copy and the values to begin with. */
export function formSearch(raw: Raw): FormSearch {
  const search: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value === 'string' && (FORM_PARTS.has(name) || name.startsWith('v.'))) search[name] = value;
  }
  return search as FormSearch;
}

/** `?a=b` as flat text, so that addresses stay readable. */
export function parseSearch(text: string): Raw {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Raw): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}
