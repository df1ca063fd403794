import { useState } from 'react';
import { useZone } from '@/shared/api';
import { formatMoment, formatNumber, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, InlineError, Segmented, SkeletonLines, Tag } from '@/shared/ui';
import { useRuns, type Run } from './api';
import { Log } from './Outcome';
import styles from './Hooks.module.css';

/** What came of the runs of a hook, newest first. */
export function Runs({ hook }: { hook: string }) {
  const t = useT('hooks');
  const [which, setWhich] = useState<'all' | 'failed'>('all');
  const list = useRuns(hook, which === 'failed');
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div>
        <Segmented size="small" label={t('part.runs')} items={(['all', 'failed'] as const).map((key) => ({ key, label: t(`runsAre.${key}`) }))} value={which} onChange={setWhich} />
      </div>
      {list.error ? (
        <InlineError error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonLines lines={5} />
      ) : items.length === 0 ? (
        <EmptyState small title={t(which === 'failed' ? 'noneFailed' : 'noneRan')} />
      ) : (
        <ul className={styles.runs}>
          {items.map((run) => (
            <Line key={run.id} run={run} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function Line({ run }: { run: Run }) {
  const t = useT('hooks');
  const zone = useZone();
  const state = run.code ? 'failed' : run.refused > 0 ? 'refused' : 'passed';
  return (
    <li>
      <details>
        <summary className={styles.line}>
          <span title={formatMoment(run.at, zone)}>{formatRelative(run.at, { zone })}</span>
          <span>{t(`event.${run.event}`)}</span>
          <Tag color={({ failed: 'red', refused: 'amber', passed: 'green' } as const)[state]}>{t(`outcome.${state}`)}</Tag>
          <span className={styles.quiet}>{t('ran', { took: formatNumber(Math.round(run.took * 10) / 10), calls: run.calls, rows: run.rows })}</span>
        </summary>
        <div className={styles.outcome}>
          {run.error && <p className={styles.bad}><span data-no-words>{run.error}</span>{run.line > 0 && t('atLine', { line: run.line })}</p>}
          {run.record && <p className={styles.quiet}>{t('record')} <code data-no-words>{run.record}</code></p>}
          {run.log?.length ? <Log lines={run.log} /> : <p className={styles.quiet}>{t('noLog')}</p>}
        </div>
      </details>
    </li>
  );
}
