import { useState } from 'react';
import { LogEntry } from '@/design/documents/LogEntry';
import { LogList } from '@/design/documents/LogList';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Tag } from '@/shared/ui';
import { useRuns, type Run } from './api';
import { Log } from './Outcome';
import styles from './Hooks.module.css';

/** What came of the runs of a hook, newest first. */
export function Runs({ hook }: { hook: string }) {
  const t = useT('hooks');
  const [which, setWhich] = useState<'all' | 'failed'>('all');
  return (
    <LogList label={t('part.runs')} states={(['all', 'failed'] as const).map((key) => ({ key, label: t(`runsAre.${key}`) }))} state={which} onState={setWhich} list={useRuns(hook, which === 'failed')} none={t(which === 'failed' ? 'noneFailed' : 'noneRan')}>
      {(run) => (
        <LogEntry key={run.id} at={run.at} short={<Short run={run} />}>
          {() => <Told run={run} />}
        </LogEntry>
      )}
    </LogList>
  );
}

function Short({ run }: { run: Run }) {
  const t = useT('hooks');
  const state = run.code ? 'failed' : run.refused > 0 ? 'refused' : 'passed';
  return (
    <>
      <span>{t(`event.${run.event}`)}</span>
      <Tag color={({ failed: 'red', refused: 'amber', passed: 'green' } as const)[state]}>{t(`outcome.${state}`)}</Tag>
      <span className={styles.quiet}>{t('ran', { took: formatNumber(Math.round(run.took * 10) / 10), calls: run.calls, rows: run.rows })}</span>
    </>
  );
}

function Told({ run }: { run: Run }) {
  const t = useT('hooks');
  return (
    <div className={styles.outcome}>
      {run.error && <p className={styles.bad}><span data-no-words>{run.error}</span>{run.line > 0 && t('atLine', { line: run.line })}</p>}
      {run.record && <p className={styles.quiet}>{t('record')} <code data-no-words>{run.record}</code></p>}
      {run.log?.length ? <Log lines={run.log} /> : <p className={styles.quiet}>{t('noLog')}</p>}
    </div>
  );
}
