import { useNavigate } from '@tanstack/react-router';
import { CheckCircle2 } from 'lucide-react';
import { useEffect } from 'react';
import { announce } from '@/shared/a11y';
import { queryClient, refreshMeta, useJob } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, InlineError, Panel, Progress } from '@/shared/ui';
import { reloadDefinitions } from '@/meta';
import styles from './Package.module.css';

interface Outcome {
  app?: string;
  upgrade?: boolean;
  version?: number;
  records?: number;
  there?: number;
  refused?: number;
  problems?: { object: string; id: string; message?: string; error?: { message: string; data?: Record<string, { message?: string }> } }[];
}

/** How far an install is, and what came of it. */
export function Installing({ job, onBack }: { job: string; onBack: () => void }) {
  const t = useT('package');
  const navigate = useNavigate();
  const query = useJob(job);
  const state = query.data?.state;
  const result = (query.data?.result ?? {}) as Outcome;
  const done = state === 'done';
  useEffect(() => {
    if (!done) return;
    announce(t('job.done'));
    void Promise.all([refreshMeta(), reloadDefinitions(), queryClient.invalidateQueries({ queryKey: ['packages'] }), queryClient.invalidateQueries({ queryKey: ['releases'] })]);
  }, [done, t]);
  if (query.error) return <InlineError error={query.error} onRetry={() => void query.refetch()} />;
  const failure = query.data?.error;
  const failed = state === 'failed' || state === 'cancelled';
  return (
    <Panel title={text(query.data?.title) || t('plan.title')}>
      {failed ? (
        <>
          <InlineError>{typeof failure === 'string' ? failure : failure?.message || t('job.failed')}</InlineError>
          <Button onClick={onBack}>{t('back')}</Button>
        </>
      ) : !done ? (
        <>
          <p role="status">{result.version ? t('job.data', { done: formatNumber(query.data?.done ?? 0), total: formatNumber(query.data?.total ?? 0) }) : t('job.documents')}</p>
          <Progress value={query.data?.total ? query.data.done : undefined} max={query.data?.total || 1} label={t('job.label')} />
        </>
      ) : (
        <>
          <p className={styles.good} role="status">
            <CheckCircle2 aria-hidden /> {t(result.version ? 'job.released' : 'job.unchanged', { version: result.version })}
          </p>
          {result.records !== undefined && (
            <p className={styles.quiet}>
              {t('job.records', { count: result.records, formatted: formatNumber(result.records) })}
              {!!result.there && ` · ${t('job.there', { count: result.there })}`}
              {!!result.refused && ` · ${t('job.refused', { count: result.refused })}`}
            </p>
          )}
          {!!result.problems?.length && (
            <ul className={styles.refused}>
              {result.problems.map((one) => (
                <li key={`${one.object}/${one.id}`}>
                  <code>{one.object}</code> {Object.values(one.error?.data ?? {}).map((item) => item.message).filter(Boolean).join(t('join')) || one.error?.message || one.message}
                </li>
              ))}
            </ul>
          )}
          <div className={styles.actions}>
            <Button kind="primary" onClick={() => void navigate({ to: '/a/$app', params: { app: result.app ?? '_' } })}>
              {t('job.open')}
            </Button>
            <Button onClick={() => void navigate({ to: '/design/$app', params: { app: result.app ?? '_' } })}>{t('job.design')}</Button>
          </div>
        </>
      )}
    </Panel>
  );
}
