import { Play, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { HookDoc, HookTest } from '@/meta';
import { useT } from '@/shared/i18n';
import { Banner, Button, EmptyState, InlineError, notify, Segmented } from '@/shared/ui';
import { useTests, type TestResult } from '../api';
import styles from '../Hooks.module.css';
import { fresh, shelve, shelved } from './model';
import { TestCard } from './TestCard';
import { TestsText } from './TestsText';

interface TestsPanelProps {
  doc: HookDoc;
  errors: Record<string, string>;
  /** `at` names what is typed into, so that it is one step of undo. */
  onChange: (tests: HookTest[], at?: string) => void;
}

const ways = ['form', 'json'] as const;

/** The tests that stand beside a hook, as a form or as JSON, and how they go. */
export function TestsPanel({ doc, errors, onChange }: TestsPanelProps) {
  const t = useT('hooks');
  const tests = doc.tests ?? [];
  const now = useRef(tests); // for an undo, which comes when the list may be another
  useEffect(() => {
    now.current = tests;
  });
  const [waits, setWaits] = useState(() => shelved(doc.key));
  const [way, setWay] = useState<(typeof ways)[number]>(waits === null ? 'form' : 'json');
  const [open, setOpen] = useState<number | null>(tests.length === 1 ? 0 : null);
  const [results, setResults] = useState<Record<string, TestResult>>({});
  const run = useTests(doc.key);
  const start = (which: readonly HookTest[]): void => run.mutate({ ...doc, tests: [...which] }, { onSuccess: ({ items }) => setResults((now) => ({ ...(which.length > 1 ? {} : now), ...Object.fromEntries(items.map((one) => [one.name, one])) })) });
  const keep = (typed: string | null): void => {
    shelve(doc.key, typed);
    setWaits(typed);
  };
  const change = (list: HookTest[], changed: string | undefined, at?: string): void => {
    if (changed !== undefined) setResults(({ [changed]: _, ...rest }) => rest);
    onChange(list, at);
  };
  const remove = (index: number): void => {
    const gone = tests[index]!;
    setOpen(null);
    change(tests.toSpliced(index, 1), gone.name);
    notify(t('tests.removed', { name: gone.name }), { action: { label: t('tests.undo'), onClick: () => onChange(now.current.toSpliced(index, 0, gone)) } });
  };
  const passed = tests.filter((one) => results[one.name]?.passed).length;
  const ran = tests.filter((one) => results[one.name]).length;
  return (
    <>
      <p className={styles.quiet}>{t('testsHelp')}</p>
      <div className={styles.line}>
        <Button kind="primary" icon={Play} disabled={waits !== null ? t('notList') : tests.length === 0 ? t('noTests') : false} loading={run.isPending} onClick={() => start(tests)}>
          {t('runTests')}
        </Button>
        <Button
          icon={Plus}
          disabled={waits !== null ? t('notList') : false}
          onClick={() => {
            setOpen(tests.length);
            onChange([...tests, fresh(doc, (number) => t('testName', { number }))]);
          }}
        >
          {t('addTest')}
        </Button>
        <Segmented size="small" label={t('part.tests')} items={ways.map((key) => ({ key, label: t(`tests.way.${key}`) }))} value={way} onChange={setWay} />
        <span className={styles.quiet} role="status">{ran > 0 && t('tests.passed', { passed, count: ran })}</span>
      </div>
      {run.error && <InlineError error={run.error} />}
      {way === 'form' && waits !== null && (
        <Banner kind="warning" actions={<Button size="small" onClick={() => setWay('json')}>{t('tests.toText')}</Button>}>
          {t('tests.waits')}
        </Banner>
      )}
      {way === 'json' ? (
        <TestsText tests={tests} waits={waits} error={faultUnder(errors, 'tests')} onWait={keep} onChange={(list) => change(list, undefined, 'tests')} />
      ) : tests.length === 0 ? (
        <EmptyState small title={t('noTests')} />
      ) : (
        <ul className={styles.runs}>
          {tests.map((test, index) => (
            <TestCard
              // Names are typed, and may be the same for a while.
              key={index}
              doc={doc}
              test={test}
              error={faultUnder(errors, `tests.${index}`)}
              result={results[test.name]}
              running={run.isPending}
              open={open === index}
              onOpen={() => setOpen(open === index ? null : index)}
              onRun={() => start([test])}
              onRemove={() => remove(index)}
              onChange={(next, at) => change(tests.with(index, next), test.name, at && `tests.${index}.${at}`)}
            />
          ))}
        </ul>
      )}
    </>
  );
}

/** What the server has against a part of the document. */
const faultUnder = (errors: Record<string, string>, part: string): string | undefined => Object.entries(errors).find(([path]) => path === part || path.startsWith(`${part}.`))?.[1];
