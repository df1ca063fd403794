import { Play } from 'lucide-react';
import { useState } from 'react';
import type { HookDoc, HookTest } from '@/meta';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, Field, InlineError, Tag, TextArea } from '@/shared/ui';
import { useTests } from './api';
import { Calls, Log } from './Outcome';
import styles from './Hooks.module.css';

const START: HookTest = { name: '', record: {}, expect: {} };

interface TestsPanelProps {
  doc: HookDoc;
  errors: Record<string, string>;
  onChange: (tests: HookTest[]) => void;
}

/** The tests that stand beside a hook, as JSON, and how they go. */
export function TestsPanel({ doc, errors, onChange }: TestsPanelProps) {
  const t = useT('hooks');
  const kept = written(doc.tests ?? []);
  const [text, setText] = useState(kept);
  const tests = useTests(doc.key);
  const said = read(text);
  // What was undone or changed elsewhere takes the place of what was typed; what is no list yet stays.
  const typed = said && written(said) !== kept ? kept : text;
  const parsed = read(typed);
  const wrong = Object.entries(errors).find(([path]) => path.startsWith('tests'))?.[1];
  const put = (next: string): void => {
    setText(next);
    const list = read(next);
    if (list) onChange(list);
  };
  return (
    <>
      <p className={styles.quiet}>{t('testsHelp')}</p>
      <Field label={t('part.tests')} error={parsed ? wrong : t('notList')}>
        <TextArea className={styles.mono} data-no-words rows={12} spellCheck={false} value={typed} onChange={(event) => put(event.target.value)} />
      </Field>
      <div className={styles.line}>
        <Button kind="primary" icon={Play} disabled={!parsed ? t('notList') : parsed.length === 0 ? t('noTests') : false} loading={tests.isPending} onClick={() => parsed && tests.mutate({ ...doc, tests: parsed })}>
          {t('runTests')}
        </Button>
        <Button disabled={!parsed} onClick={() => parsed && put(written([...parsed, { ...START, name: t('testName', { number: parsed.length + 1 }), event: Array.isArray(doc.event) ? doc.event[0] : doc.event }]))}>
          {t('addTest')}
        </Button>
      </div>
      {tests.error && <InlineError error={tests.error} />}
      {parsed?.length === 0 && <EmptyState small title={t('noTests')} />}
      {tests.data && (
        <ul className={styles.runs} aria-live="polite">
          {tests.data.items.map((one) => (
            <li key={one.name} className={styles.outcome}>
              <p className={styles.line}>
                <Tag color={one.passed ? 'green' : 'red'}>{t(one.passed ? 'testPassed' : 'testFailed')}</Tag>
                <b>{one.name}</b>
                <span className={styles.quiet}>{t('ms', { took: formatNumber(Math.round(one.took * 10) / 10) })}</span>
              </p>
              {one.wrong.map((words) => (
                <p key={words} className={styles.bad}>{words}</p>
              ))}
              <Calls calls={one.calls} />
              <Log lines={one.log} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const written = (tests: HookTest[]): string => JSON.stringify(tests, null, 2);

/** A list of objects that have a name; null for anything else. */
function read(typed: string): HookTest[] | null {
  try {
    const value: unknown = JSON.parse(typed.trim() || '[]');
    return Array.isArray(value) && value.every((one: unknown) => typeof (one as HookTest | null)?.name === 'string') ? (value as HookTest[]) : null;
  } catch {
    return null;
  }
}
