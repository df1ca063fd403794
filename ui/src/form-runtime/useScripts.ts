import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FormEngine } from '@/form-engine';
import type { Bridge, Notice, Trace } from '@/form-script';
import { useMe } from '@/shared/api';
import type { FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { currentLocale, text, useT } from '@/shared/i18n';
import { typeOf } from './choose';
import { fieldParts, type Placed } from './layout';
import { userOf } from './logic';

interface ScriptSettings {
  engine: FormEngine;
  meta: ObjectMeta;
  form: FormMeta;
  parts: Placed[];
  record?: RecordData;
  initial: Record<string, unknown>;
  /** For whoever writes scripts: as their drafts have them, only some of them, and told of every call. */
  trial?: { only?: readonly string[]; onTrace: (trace: Trace) => void };
}

export interface FormScripts {
  notices: readonly Notice[];
  dismiss: () => void;
  /** Asks before a submit; answers what stands in its way besides faults of fields, null when nothing does. */
  ask: () => Promise<string[] | null>;
}

const NONE: readonly Notice[] = [];
const MOST_NOTICES = 20;

/** Runs the scripts of a form, if it has any: their part of the product is loaded only then. */
export function useScripts({ engine, meta, form, parts, record, initial, trial }: ScriptSettings): FormScripts {
  const t = useT('form-runtime');
  const me = useMe().data;
  const [notices, setNotices] = useState(NONE);
  const running = useRef<Promise<Bridge | null>>(Promise.resolve(null));
  const has = form.scripts === true || trial !== undefined;
  const latest = useRef({ me, initial, trial });
  useEffect(() => {
    latest.current = { me, initial, trial };
  });
  const id = record?.id ?? null;
  const type = typeOf(meta, record ?? (initial.record_type ? initial : undefined)) ?? '';
  const ready = me !== undefined;

  useEffect(() => {
    if (!has || !ready) return undefined;
    let over = false;
    const { me: who, trial: tried } = latest.current;
    const start = import('@/form-script').then(({ startScripts }) =>
      over
        ? null
        : startScripts({
            engine, meta, form, type, id,
            fields: fieldParts(parts).map((part) => part.field),
            locale: currentLocale(),
            user: userOf(who),
            draft: tried !== undefined,
            only: tried?.only,
            onNotice: (notice) => setNotices((all) => [...all, notice].slice(-MOST_NOTICES)),
            onTrace: (trace) => latest.current.trial?.onTrace(trace),
          }),
    );
    start.catch(() => undefined); // told when the form is sent
    running.current = start;
    return () => {
      over = true;
      void start.then((bridge) => bridge?.close(), () => undefined);
    };
  }, [has, ready, engine, meta, form, parts, type, id]);

  const ask = useCallback(async (): Promise<string[] | null> => {
    let bridge: Bridge | null;
    try {
      bridge = await running.current;
    } catch {
      return [t('scripts.notLoaded')];
    }
    const verdict = await bridge?.submit();
    if (!verdict || verdict.go) return null;
    return [...verdict.problems, ...verdict.unanswered.map((script) => t('scripts.unanswered', { name: text(script.label) || script.key }))];
  }, [t]);

  return useMemo(() => ({ notices, dismiss: () => setNotices(NONE), ask }), [notices, ask]);
}
