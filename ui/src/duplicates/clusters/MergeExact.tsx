import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { api, recordsWritten, useJob } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, messageOf, notify, Progress, RadioGroup, Select, SkeletonLines } from '@/shared/ui';
import styles from '../Duplicates.module.css';
import { duplicatesPath, SURVIVORS, type ExactOutcome } from './model';

interface MergeExactProps {
  object: string;
  rules: readonly { value: string; label: string }[];
  /** The rule that is chosen to begin with; "" for the first. */
  start: string;
  onDone: () => void;
  onClose: () => void;
}

/** Merges all records that are the same by a rule, after it has said how many they are; it can be undone as a whole. */
export function MergeExact({ object, rules, start, onDone, onClose }: MergeExactProps) {
  const t = useT('duplicates');
  const [rule, setRule] = useState(start || rules[0]!.value);
  const [survivor, setSurvivor] = useState<(typeof SURVIVORS)[number]>('fullest');
  const [running, setRunning] = useState('');
  const [undoing, setUndoing] = useState('');
  const path = duplicatesPath(object);
  const trial = useQuery({ queryKey: ['duplicate-exact', object, rule], queryFn: () => api.post<ExactOutcome>(`${path}:merge`, { rule, survivor, dryRun: true }), staleTime: 0, retry: false });
  const job = useJob(undoing || running).data;
  const over = job && job.state !== 'queued' && job.state !== 'running';
  const ended = useEffectEvent((): void => {
    recordsWritten();
    onDone();
  });
  const end = over ? job.id : '';
  useEffect(() => {
    if (end) ended();
  }, [end]);
  const begin = async (act: () => Promise<{ job: string }>, keep: (id: string) => void): Promise<void> => {
    try {
      keep((await act()).job);
    } catch (error) {
      notify(messageOf(error) ?? '', { kind: 'error' });
    }
  };
  const merge = (): void => void begin(() => api.post<ExactOutcome>(`${path}:merge`, { rule, survivor }), setRunning);
  const undo = (): void => void begin(() => api.post<{ job: string }>(`${path}:unmerge`, { job: running }), setUndoing);
  const result = (job?.result ?? {}) as Partial<Record<'merged' | 'records' | 'refused' | 'undone' | 'kept', number>>;
  const some = trial.data && trial.data.clusters > 0;
  return (
    <Dialog
      open
      title={t('exactly.title')}
      onClose={onClose}
      onSubmit={() => !running && some && merge()}
      footer={
        running ? (
          <>
            {over && !undoing && (result.merged ?? 0) > 0 && <Button onClick={undo}>{t('exactly.undo')}</Button>}
            <Button kind="primary" onClick={onClose}>
              {t('exactly.close')}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{t('exactly.cancel')}</Button>
            <Button kind="primary" type="submit" disabled={!some}>
              {some ? t('exactly.act', { count: trial.data.clusters, shown: formatNumber(trial.data.clusters) }) : t('clusters.merge')}
            </Button>
          </>
        )
      }
    >
      {!running ? (
        <div className={styles.form}>
          {rules.length > 1 && (
            <Field label={t('clusters.rule')}>
              <Select value={rule} options={[...rules]} onChange={(next) => next && setRule(next)} />
            </Field>
          )}
          <Field label={t('exactly.stays')} group>
            <RadioGroup value={survivor} options={SURVIVORS.map((value) => ({ value, label: t(`exactly.${value}`) }))} onChange={setSurvivor} />
          </Field>
          <div role="status">
            {trial.error ? (
              <InlineError error={trial.error} onRetry={() => void trial.refetch()} />
            ) : !trial.data ? (
              <SkeletonLines lines={1} />
            ) : !some ? (
              <p>{t('exactly.none')}</p>
            ) : (
              <p>
                {t('exactly.will', { clusters: formatNumber(trial.data.clusters), records: formatNumber(trial.data.records), days: formatNumber(trial.data.undoDays) })} {trial.data.more && t('exactly.more')}
              </p>
            )}
          </div>
        </div>
      ) : (
        <div className={styles.form} role="status">
          {!over ? (
            <Progress value={job?.done ?? 0} max={Math.max(1, job?.total ?? 0)} label={t('exactly.title')} />
          ) : job.state !== 'done' ? (
            <p>{t('exactly.failed')}</p>
          ) : undoing ? (
            <p>{t('exactly.undone', { undone: formatNumber(result.undone ?? 0), kept: formatNumber(result.kept ?? 0) })}</p>
          ) : (
            <p>{t('exactly.done', { clusters: formatNumber(result.merged ?? 0), records: formatNumber(result.records ?? 0), refused: formatNumber(result.refused ?? 0) })}</p>
          )}
        </div>
      )}
    </Dialog>
  );
}
