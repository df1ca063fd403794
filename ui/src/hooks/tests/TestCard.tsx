import { ChevronDown, ChevronRight, Play, Trash2 } from 'lucide-react';
import type { HookDoc, HookTest } from '@/meta';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { IconButton, Tag } from '@/shared/ui';
import type { TestResult } from '../api';
import styles from '../Hooks.module.css';
import { eventsOf, rounded } from '../model';
import { Calls, Log } from '../Outcome';
import { TestForm } from './TestForm';
import testStyles from './Tests.module.css';

interface TestCardProps {
  doc: HookDoc;
  test: HookTest;
  error: string | undefined;
  result: TestResult | undefined;
  running: boolean;
  open: boolean;
  onOpen: () => void;
  onRun: () => void;
  onRemove: () => void;
  onChange: (test: HookTest, at?: string) => void;
}

/** A test in the list: how it goes, and the form that it opens to. */
export function TestCard({ doc, test, error, result, running, open, onOpen, onRun, onRemove, onChange }: TestCardProps) {
  const t = useT('hooks');
  return (
    <li className={styles.outcome}>
      <div className={testStyles.head}>
        <button type="button" className={testStyles.opener} aria-expanded={open} onClick={onOpen}>
          {open ? <ChevronDown aria-hidden size={16} /> : <ChevronRight aria-hidden size={16} />}
          <b>{test.name || t('tests.unnamed')}</b>
          <span className={styles.quiet}>{t(`event.${test.event ?? eventsOf(doc)[0]}`)}</span>
        </button>
        {result && (
          <>
            <Tag color={result.passed ? 'green' : 'red'}>{t(result.passed ? 'testPassed' : 'testFailed')}</Tag>
            <span className={styles.quiet}>{t('ms', { took: formatNumber(rounded(result.took)) })}</span>
          </>
        )}
        <IconButton size="small" icon={Play} label={t('tests.runOne', { name: test.name })} disabled={running} onClick={onRun} />
        <IconButton size="small" icon={Trash2} label={t('tests.remove', { name: test.name })} onClick={onRemove} />
      </div>
      {error && <p className={styles.bad}>{error}</p>}
      {result && (!result.passed || open) && (
        <div className={styles.outcome} aria-live="polite">
          {result.wrong.map((words) => (
            <p key={words} className={styles.bad}>{words}</p>
          ))}
          <Calls calls={result.calls} />
          <Log lines={result.log} />
        </div>
      )}
      {open && <TestForm doc={doc} test={test} onChange={onChange} />}
    </li>
  );
}
