import { useEffect, useMemo, useState } from 'react';
import { Sandbox } from '@/form-script/sandbox';
import type { FormScriptDoc, ObjectDoc } from '@/meta';
import { useT } from '@/shared/i18n';
import { faultsOf, lineAt } from './check';

export interface ScriptFault {
  from: number;
  to: number;
  line: number;
  message: string;
}

const PAUSE_MS = 600;

/** What is wrong with a script: what it names and is not there, and, once typing pauses, what the browser does not read. */
export function useFaults(script: FormScriptDoc, object: ObjectDoc): ScriptFault[] {
  const t = useT('script-editor');
  const { source } = script;
  const [unread, setUnread] = useState<{ source: string; line: number; message: string } | null>(null);
  useEffect(() => {
    const sandbox = new Sandbox();
    let over = false;
    const timer = setTimeout(() => {
      void sandbox.check(source).then((failure) => {
        if (over) return;
        setUnread(failure?.kind === 'broken' ? { source, line: failure.line ?? 1, message: failure.message.replace(/^Uncaught /, '') } : null);
      });
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
      sandbox.close();
    };
  }, [source]);
  const { load, change, before_submit } = script.events;
  return useMemo(() => {
    const wanted = [...(load ? ['onLoad'] : []), ...(change?.length ? ['onChange'] : []), ...(before_submit ? ['onBeforeSubmit'] : [])];
    const fields = new Set(object.fields.filter((field) => !field.archived).map((field) => field.key));
    for (const key of ['owner', 'record_type']) fields.add(key);
    const found = faultsOf(source, fields, wanted).map((fault) => ({ from: fault.from, to: fault.to, line: source.slice(0, fault.from).split('\n').length, message: t(`fault.${fault.code}`, { name: fault.name }) }));
    if (unread?.source === source) found.push({ ...lineAt(source, unread.line), line: unread.line, message: unread.message });
    return found;
  }, [source, load, change, before_submit, object.fields, unread, t]);
}
