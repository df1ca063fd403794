import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { LogEntry } from '@/design/documents/LogEntry';
import { LogList } from '@/design/documents/LogList';
import { formatBytes, formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, confirm, InlineError, notify, Tag } from '@/shared/ui';
import { useRetry, useRuns, type Head, type Run, type RunsOf } from './api';
import { Log } from './Outcome';
import styles from './Hooks.module.css';

const which = ['all', 'failed', 'dead'] as const;

/** What came of the runs of a hook, newest first; what it gave up is run once more. */
export function Runs({ head }: { head: Head }) {
  const t = useT('hooks');
  const [of, setOf] = useState<RunsOf>('all');
  const retry = useRetry(head.key);
  const { dead } = head;
  const again = async (): Promise<void> => {
    if (await confirm({ title: t('retryAllTitle', { count: dead }), body: t(head.paused ? 'retryPaused' : 'retryBody'), action: t('retry') })) {
      retry.mutate(undefined, { onSuccess: ({ count }) => notify(t('retried', { count }), { kind: 'success' }) });
    }
  };
  return (
    <LogList
      label={t('part.runs')}
      states={which.map((key) => ({ key, label: t(`runsAre.${key}`) }))}
      state={of}
      onState={setOf}
      actions={
        dead > 0 && (
          <Button size="small" icon={RotateCw} loading={retry.isPending} onClick={() => void again()}>
            {t('retryAll', { count: dead })}
          </Button>
        )
      }
      error={retry.error}
      list={useRuns(head.key, of)}
      none={t(`noneOf.${of}`)}
    >
      {(run) => (
        <LogEntry key={run.id} at={run.at} short={<Short run={run} />}>
          {() => <Told head={head} run={run} />}
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
      {run.state === 'dead' && <Tag color="red">{t('state.dead')}</Tag>}
      {run.state === 'waiting' && <Tag color="amber">{t('state.waiting')}</Tag>}
      <span className={styles.quiet}>
        {t('ran', { took: formatNumber(Math.round(run.took * 10) / 10), calls: run.calls, rows: run.rows })}
        {run.attempt > 1 && ` · ${t('attempt', { count: run.attempt })}`}
      </span>
    </>
  );
}

function Told({ head, run }: { head: Head; run: Run }) {
  const t = useT('hooks');
  const retry = useRetry(head.key);
  return (
    <div className={styles.outcome}>
      {run.error && <p className={styles.bad}><span data-no-words>{run.error}</span>{run.line > 0 && t('atLine', { line: run.line })}</p>}
      <dl className={styles.facts}>
        {run.record && (<><dt>{t('record')}</dt><dd><code data-no-words>{run.record}</code></dd></>)}
        {run.key && (<><dt>{t('taskKey')}</dt><dd><code data-no-words>{run.key}</code></dd></>)}
        {run.memory > 0 && (<><dt>{t('usedMemory')}</dt><dd>{formatBytes(run.memory)}</dd></>)}
      </dl>
      {run.did && run.did.length > 0 && (
        <ul className={styles.rows} aria-label={t('did')}>
          {run.did.map((deed, index) => (
            // They have no name, and come in their order.
            <li key={index}><code data-no-words>{[deed.what, deed.to, deed.status || '', deed.code].filter(Boolean).join(' ')}</code></li>
          ))}
        </ul>
      )}
      {run.log?.length ? <Log lines={run.log} /> : <p className={styles.quiet}>{t('noLog')}</p>}
      {retry.error && <InlineError error={retry.error} />}
      {run.state === 'dead' && (
        <p className={styles.line}>
          <Button size="small" icon={RotateCw} loading={retry.isPending} onClick={() => retry.mutate(run.id, { onSuccess: () => notify(t('retried', { count: 1 }), { kind: 'success' }) })}>
            {t('retry')}
          </Button>
          <span className={styles.quiet}>{t(head.paused ? 'retryPaused' : 'retryBody')}</span>
        </p>
      )}
    </div>
  );
}
