import { useEffect, useMemo, useRef, useState } from 'react';
import { useDefinitions, type HookDoc } from '@/meta';
import { lineAt } from '@/script-editor/check';
import { ScriptCode, type CodeHandle } from '@/script-editor/ScriptCode';
import { text, useT } from '@/shared/i18n';
import { usePhone } from '@/shared/ui';
import { check, useTypes, type Problem } from './api';
import { suggesting } from './completion';
import { eventsOf } from './model';
import { Trial } from './Trial';
import styles from './Hooks.module.css';

const PAUSE_MS = 600;

/** The source of a hook with what is wrong in it, and a trial below. On a phone it is read only. */
export function Source({ doc, refused, onChange }: { doc: HookDoc; refused: Record<string, string>; onChange: (source: string) => void }) {
  const t = useT('hooks');
  const phone = usePhone();
  const code = useRef<CodeHandle>(null);
  const run = useRef<(() => void) | null>(null);
  const objects = useDefinitions('object').data;
  const described = useTypes().data;
  const problems = useProblems(doc);
  const suggest = useMemo(() => suggesting({ object: objects?.find((one) => one.key === doc.object), objects: objects ?? [], described, events: eventsOf(doc) }), [objects, described, doc]);
  const faults = useMemo(() => problems.filter((one) => one.path === 'source').map((one) => ({ ...lineAt(doc.source, one.line ?? 1), message: one.message })), [problems, doc.source]);
  const others = [...problems.filter((one) => one.path !== 'source').map((one) => one.message), ...Object.values(refused)];
  return (
    <>
      <ScriptCode ref={code} value={doc.source} suggest={suggest} faults={faults} label={t('sourceOf', { name: text(doc.label) || doc.key })} readOnly={phone} onChange={onChange} onRun={() => run.current?.()} />
      {phone && <p className={styles.quiet}>{t('onPhone')}</p>}
      {faults.length + others.length > 0 && (
        <ul className={styles.faults} aria-label={t('problems')}>
          {faults.map((fault) => (
            <li key={`${fault.from} ${fault.message}`}>
              <button type="button" onClick={() => code.current?.select(fault.from, fault.to)}>
                {fault.message}
              </button>
            </li>
          ))}
          {others.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      <Trial doc={doc} run={run} />
    </>
  );
}

/** What the server finds wrong with a hook, once typing pauses. */
function useProblems(doc: HookDoc): Problem[] {
  const [found, setFound] = useState<{ source: string; problems: Problem[] }>({ source: '', problems: [] });
  useEffect(() => {
    let over = false;
    const timer = setTimeout(() => {
      check(doc)
        .then(({ problems }) => !over && setFound({ source: doc.source, problems }))
        .catch(() => undefined); // what is not written whole is told by its saving
    }, PAUSE_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [doc]);
  return found.source === doc.source ? found.problems : [];
}
