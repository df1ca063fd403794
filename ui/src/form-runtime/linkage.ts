import { moduleOf } from '@/fields';
import type { FormEngine, Values } from '@/form-engine';
import type { FormMeta, LinkLogic, ObjectMeta } from '@/shared/api/types';

/** What the server answers to a data linkage. */
export interface Taken {
  found: boolean;
  values: Values;
  links?: Record<string, string>;
  /** By sub-form, how many records became rows where more were found. */
  cut?: Record<string, number>;
}

export interface LinkageHost {
  /** Asks the server; what a later question has overtaken is cut off. */
  ask: (rule: string, values: Values, signal: AbortSignal) => Promise<Taken>;
  /** Values were found for fields in which somebody has typed others: they are asked. */
  offer: (fields: string[], take: () => void) => void;
  /** More records were found for a sub-form than become rows. */
  cut: (field: string, most: number) => void;
  onTitles: (titles: Record<string, string>) => void;
  /** The record is new. */
  create: boolean;
}

const WAIT_MS = 300;

/**
 * Follows what data linkages look by, and fills in what they find. A field is
 * filled while it is blank or still has what a linkage put there; what somebody
 * typed stays until they take the offer. Answers how to stop.
 */
export function followLinks(engine: FormEngine, meta: ObjectMeta, form: FormMeta, host: LinkageHost): () => void {
  const stops = (form.links ?? [])
    .filter((rule) => (host.create || rule.on === 'change') && rule.match.every((key) => engine.has(key)))
    .map((rule) => followOne(engine, meta, rule, host));
  return () => {
    for (const stop of stops) stop();
  };
}

function followOne(engine: FormEngine, meta: ObjectMeta, rule: LinkLogic, host: LinkageHost): () => void {
  /** What the linkage has put where. */
  const put = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: AbortController | undefined;
  const looked = [...rule.match, ...(rule.reads ?? []).filter((key) => engine.has(key))];
  const field = (key: string) => meta.fields.find((f) => f.key === key);
  const written = (key: string): unknown => {
    const of = field(key);
    const value = engine.value(key);
    return (of && moduleOf(of).toApi?.(value)) ?? value;
  };
  const seen = (): string => JSON.stringify(looked.map(written));
  let asked = host.create ? '' : seen();
  const isOwn = (key: string): boolean => put.get(key) === JSON.stringify(shown(engine, key));
  const isFree = (key: string): boolean => isOwn(key) || isEmpty(engine, key);

  const fill = (values: Values): void => {
    engine.batch(() => {
      for (const [key, value] of Object.entries(values)) engine.set(key, value);
    });
    for (const key of Object.keys(values)) put.set(key, JSON.stringify(shown(engine, key)));
  };
  const clear = (): void => {
    const own = rule.fields.filter((key) => engine.has(key) && isOwn(key));
    if (rule.missing === 'clear') fill(Object.fromEntries(own.map((key) => [key, blankOf(meta, key)])));
    put.clear();
  };
  const run = async (): Promise<void> => {
    const now = seen();
    if (now === asked) return;
    asked = now;
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const values = Object.fromEntries(looked.map((key) => [key, written(key)]));
    if (rule.match.some((key) => engine.field(key).fault || isEmpty(engine, key))) {
      clear();
      return;
    }
    try {
      const taken = await host.ask(rule.key, values, signal);
      if (signal.aborted) return;
      if (!taken.found) {
        clear();
        return;
      }
      if (taken.links) host.onTitles(taken.links);
      const open = Object.entries(taken.values).filter(([key]) => engine.has(key) && !engine.field(key).readOnly);
      const differs = ([key, value]: [string, unknown]) => JSON.stringify(shown(engine, key) ?? null) !== JSON.stringify(value ?? null);
      const free = open.filter(([key]) => isFree(key));
      fill(Object.fromEntries(free));
      for (const [key] of free) if (taken.cut?.[key]) host.cut(key, taken.cut[key]);
      const typed = open.filter((entry) => !isFree(entry[0]) && differs(entry));
      if (typed.length > 0) host.offer(typed.map(([key]) => key), () => fill(Object.fromEntries(typed)));
    } catch {
      // What cannot be asked now is asked again with the next change.
      if (!signal.aborted) asked = '';
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), WAIT_MS);
  };
  const stops = looked.map((key) => engine.subscribe(key, later));
  if (host.create) later();
  return () => {
    clearTimeout(timer);
    asking?.abort();
    for (const stop of stops) stop();
  };
}

/** A value as it can be compared: of rows what is in their columns. */
function shown(engine: FormEngine, key: string): unknown {
  const rows = engine.rowsOf(key);
  return rows ? rows.all().map((row) => row.values()) : engine.value(key);
}

function isEmpty(engine: FormEngine, key: string): boolean {
  const rows = engine.rowsOf(key);
  const cell = engine.cell(key);
  if (rows) return rows.all().every((row) => row.keys().every((column) => row.cell(column)!.field.isBlank(row.value(column))));
  return !cell || cell.field.isBlank(engine.value(key));
}

function blankOf(meta: ObjectMeta, key: string): unknown {
  const field = meta.fields.find((f) => f.key === key);
  if (!field) return null;
  return field.type === 'subform' ? [] : moduleOf(field).blank;
}
