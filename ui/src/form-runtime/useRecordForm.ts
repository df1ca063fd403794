import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useFieldContext, type FieldContext } from '@/fields';
import { FormEngine, useForm, type Fault, type Finding, type FormState, type Values } from '@/form-engine';
import { api, isApiError, recordWritten, useMe } from '@/shared/api';
import type { FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { useDirty } from '@/shared/page';
import type { Duplicate } from '@/duplicates/types';
import { draftKey, dropDraft, readDraft, writeDraft, type FormDraft } from './drafts';
import { placed, type Placed } from './layout';
import { apiValues } from './model';
import { useEngine } from './useEngine';
import { useLinkage } from './useLinkage';
import { useScripts, type FormScripts } from './useScripts';
import { useTitles } from './useTitles';
import { tellWarnings } from './warnings';

export interface Conflict {
  /** The record as it is now. */
  current: RecordData;
  /** What this form wanted to write. */
  mine: Values;
}

export interface RecordForm {
  engine: FormEngine;
  parts: Placed[];
  labels: FormMeta['labels'];
  /** Key of the object's app. */
  app: string;
  ctx: FieldContext;
  state: FormState;
  busy: boolean;
  /** Refusals that belong to no field of the form. */
  problems: string[];
  conflict: Conflict | null;
  dismissConflict: () => void;
  scripts: FormScripts;
  /** Rules that warn, while the person is asked whether to save all the same. */
  asked: { warnings: Finding[]; answer: (save: boolean) => void } | null;
  /** What the record may be a duplicate of, while the person is asked whether to save all the same. */
  twins: { found: Duplicate[]; mine: Values; answer: (save: boolean) => void } | null;
  /** Checks and saves; null when something is wrong, which is then shown. */
  submit: () => Promise<RecordData | null>;
  /** Saves the values that were chosen in a conflict, over the record as it is now. */
  merge: (values: Values) => Promise<RecordData | null>;
  addLink: (id: string, title: string) => void;
  draft: FormDraft | null;
  useDraft: () => void;
  dropDraft: () => void;
}

interface Options {
  meta: ObjectMeta;
  form: FormMeta;
  /** The record that is edited; absent for a new one. */
  record?: RecordData;
  initial: Values;
  /** The record before, where the initial values already hold a change. */
  old?: Values;
  /** Values that are saved though the form does not show them. */
  carried?: Values;
  /** Titles of what the initial values link to. */
  links?: Record<string, string>;
  /** What to write over a record that somebody saved meanwhile; null where the person is to be asked. */
  together?: (mine: Values, current: RecordData) => Values | null;
  /** Without it nothing is kept (dialogs). */
  keepDraft?: boolean;
  /** Tells drafts of new records apart: that of one type is none of another. */
  place?: string;
}

const DRAFT_MS = 2000;

/** A form over one record: its engine, saving with everything that can be refused, and its draft. */
export function useRecordForm({ meta, form, record, initial, old, carried, links: given, together, keepDraft = false, place: part }: Options): RecordForm {
  const person = useMe().data?.user.id ?? '';
  const [links, setLinks] = useState<Record<string, string>>({});
  const own = useMemo(() => ({ ...given, ...record?.$links, ...links }), [given, record, links]);
  const ctx = useFieldContext(own, record?.$calculating);
  const parts = useMemo(() => placed(meta, form), [meta, form]);
  const version = useRef(record?.version);
  const onTitles = useCallback((titles: Record<string, string>) => setLinks((known) => ({ ...titles, ...known })), []);
  const engine = useEngine({
    meta,
    form,
    parts,
    record,
    initial,
    old,
    onTitles,
  });
  useLinkage(engine, meta, form, !record, onTitles);
  useTitles(engine, parts, meta, ctx, onTitles);
  const scripts = useScripts({ engine, meta, form, parts, record, initial });
  const state = useForm(engine);
  const [asked, setAsked] = useState<RecordForm['asked']>(null);
  const [twins, setTwins] = useState<RecordForm['twins']>(null);
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<string[]>([]);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  useDirty(state.dirty > 0);

  const place = draftKey(person, meta.key, record?.id ?? null, part);
  const [draft, setDraft] = useState<FormDraft | null>(() => (keepDraft ? readDraft(place) : null));
  const titles = useRef(links);
  useEffect(() => {
    titles.current = links;
  }, [links]);
  useDraftKeeping(engine, keepDraft ? place : null, version, titles);

  const latest = useRef(together);
  useEffect(() => {
    latest.current = together;
  });
  const path = `/api/v1/objects/${encodeURIComponent(meta.key)}/records`;
  const refused = useCallback(
    (error: unknown, mine: Values): null => {
      if (!isApiError(error)) throw error;
      const current = error.data.current as RecordData | undefined;
      if (error.code === 'conflict' && current) {
        setConflict({ current, mine });
        return null;
      }
      const faults: Record<string, Fault> = error.fieldErrors;
      const others = engine.setServerFaults(faults);
      const words = Object.entries(others).map(
        ([key, fault]) => `${labelOf(meta, key, ctx)}${fault.message ?? fault.code}`,
      );
      setProblems(
        words.length > 0 || Object.keys(faults).length === 0
          ? [...words, ...(words.length === 0 ? [error.message] : [])]
          : [],
      );
      return null;
    },
    [engine, meta, ctx],
  );

  const send = useCallback(
    async (values: Values, seen: readonly Finding[] = []): Promise<RecordData | null> => {
      setBusy(true);
      setProblems([]);
      // The server applies the rules of the form that was filled in.
      const query = { form: form.key, duplicates: 'ask' };
      const write = async (mine: Values, tries = 3): Promise<RecordData> => {
        const body = apiValues(meta, mine);
        if (!record) return api.post<RecordData>(path, body, { query });
        try {
          return await api.patch<RecordData>(`${path}/${encodeURIComponent(record.id)}`, { ...body, version: version.current }, { query });
        } catch (error) {
          const current = isApiError(error, 'conflict') ? (error.data.current as RecordData | undefined) : undefined;
          const merged = current && tries > 1 ? latest.current?.(values, current) : null;
          if (!current || !merged) throw error;
          version.current = current.version;
          return Object.keys(merged).length > 0 ? write(merged, tries - 1) : current;
        }
      };
      // Where there may be the same already, the person looks at it first; what they have seen they are not told again.
      const settled = async (): Promise<RecordData | null> => {
        try {
          return await write(values);
        } catch (error) {
          if (!isApiError(error, 'duplicate_unconfirmed')) throw error;
          const found = error.data.duplicates as Duplicate[];
          const save = await new Promise<boolean>((answer) => {
            setTwins({ found, mine: engine.values(), answer });
          });
          setTwins(null);
          if (!save) return null;
          query.duplicates = error.data.confirm as string;
          told = new Set(found.map((one) => one.rule));
          return settled();
        }
      };
      let told = new Set<string | undefined>();
      try {
        const written = await settled();
        if (!written) return null;
        const { $warnings: warnings, ...saved } = written;
        version.current = saved.version;
        tellWarnings(warnings?.filter((warning) => !told.has(warning.rule)), seen);
        recordWritten(meta.key);
        dropDraft(place);
        setConflict(null);
        return saved;
      } catch (error) {
        return refused(error, values);
      } finally {
        setBusy(false);
      }
    },
    [meta, form.key, record, path, place, refused, engine],
  );

  const submit = useCallback(async () => {
    const holds = async (): Promise<boolean> => {
      await engine.settled();
      engine.refresh(Date.now());
      return engine.validate().length === 0 && engine.state().problems.length === 0;
    };
    setProblems([]);
    if (!(await holds())) return null;
    if (form.scripts) {
      setBusy(true);
      const refused = await scripts.ask().finally(() => setBusy(false));
      if (refused) setProblems(refused);
      // What a script has filled in is checked like anything else.
      if (refused || !(await holds())) return null;
    }
    const unseen = Object.entries(carried ?? {}).filter(([key]) => !engine.has(key));
    const values = { ...Object.fromEntries(unseen), ...engine.payload(record ? 'update' : 'create') };
    if (record && Object.keys(values).length === 0) return record;
    const warnings = engine.warnings();
    const save =
      warnings.length === 0 ||
      (await new Promise<boolean>((answer) => {
        setAsked({ warnings, answer });
      }));
    setAsked(null);
    return save ? send(values, warnings) : null;
  }, [engine, form.scripts, scripts, record, carried, send]);

  return {
    engine,
    parts,
    labels: form.labels,
    app: meta.app,
    ctx,
    state,
    busy,
    problems,
    conflict,
    dismissConflict: () => setConflict(null),
    scripts,
    asked,
    twins,
    submit,
    merge: (values) => {
      version.current = conflict?.current.version;
      return send(values);
    },
    addLink: useCallback((id: string, title: string) => setLinks((known) => ({ ...known, [id]: title })), []),
    draft,
    useDraft: () => {
      if (draft?.links) setLinks((known) => ({ ...draft.links, ...known }));
      if (draft) engine.setAll(draft.values);
      setDraft(null);
    },
    dropDraft: () => {
      dropDraft(place);
      setDraft(null);
    },
  };
}

function labelOf(meta: ObjectMeta, key: string, ctx: FieldContext): string {
  // Of a row: `lines.2.quantity`.
  const [first, row, column] = key.split('.');
  const field = meta.fields.find((f) => f.key === first);
  if (!field) return '';
  const inside = field.fields?.find((f) => f.key === column);
  const words = [text(field.label, ctx.locale) || field.key, row === undefined ? '' : String(Number(row) + 1), inside ? text(inside.label, ctx.locale) || inside.key : ''];
  return `${words.filter(Boolean).join(' ')}${ctx.locale === 'zh' ? '：' : ': '}`;
}

/** Keeps what was typed every two seconds while it differs, so that a crash costs nothing. */
function useDraftKeeping(
  engine: FormEngine,
  place: string | null,
  version: { readonly current: number | undefined },
  titles: { readonly current: Record<string, string> },
): void {
  useEffect(() => {
    if (!place) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = (): void => {
      timer = undefined;
      const changed = engine.edits();
      if (Object.keys(changed).length === 0) return;
      writeDraft(place, { values: changed, at: new Date().toISOString(), version: version.current, links: titles.current });
    };
    const later = (): void => {
      timer ??= setTimeout(keep, DRAFT_MS);
    };
    const stops = engine.keys().map((key) => engine.rowsOf(key)?.watch(later) ?? engine.subscribe(key, later));
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [engine, place, version, titles]);
}
