import { useNavigate } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, CircleSlash, Download, LoaderCircle } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { api, keys, queryClient, useMe, type Job } from '@/shared/api';
import { formatDuration, formatNumber } from '@/shared/format';
import { loadWords, text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, IconButton, messageOf, notify, Popover, Progress } from '@/shared/ui';
import { isRunning, keepResult, reportOf, secondsLeft, useTray } from './jobs';
import styles from './JobTray.module.css';

const ReportDialog = lazy(() => loadWords('batch').then(() => import('@/batch/ReportDialog')));

/** Long work in the top bar; absent when there was none within the hour. */
export function JobTray() {
  const t = useT('app');
  const { running, ended } = useTray();
  const [open, setOpen] = useState(false);
  const [batched, setBatched] = useState<Batched | null>(null);
  const anchor = useRef<HTMLButtonElement>(null);
  if (running.length === 0 && ended.length === 0) return null;
  return (
    <>
      <IconButton
        ref={anchor}
        icon={LoaderCircle}
        label={running.length > 0 ? t('jobs.running', { count: running.length }) : t('jobs.title')}
        aria-haspopup="dialog"
        aria-expanded={open}
        className={running.length > 0 ? styles.turning : undefined}
        badge={running.length > 0 ? <span className={styles.badge}>{running.length}</span> : null}
        onClick={() => setOpen(!open)}
      />
      <Popover open={open} onClose={() => setOpen(false)} anchor={anchor} label={t('jobs.title')} placement="bottom-end" width={360} bare>
        <div className={styles.tray}>
          <h3>{t('jobs.title')}</h3>
          <ul>
            {[...running, ...ended].map((job) => (
              <li key={job.id}>
                <Row job={job} onDone={() => setOpen(false)} onReport={setBatched} />
              </li>
            ))}
          </ul>
        </div>
      </Popover>
      <Suspense>{batched && <ReportDialog {...batched} onClose={() => setBatched(null)} />}</Suspense>
    </>
  );
}

function Row({ job, onDone, onReport }: { job: Job; onDone: () => void; onReport: (batch: Batched) => void }) {
  const t = useT('app');
  const running = isRunning(job);
  const left = running ? secondsLeft(job) : null;
  const Icon = job.state === 'done' ? CircleCheck : job.state === 'failed' ? CircleAlert : job.state === 'cancelled' ? CircleSlash : LoaderCircle;
  return (
    <div className={styles.job}>
      <Icon aria-hidden className={styles[job.state]} />
      <div className={styles.words}>
        <div className={styles.title}>{text(job.title) || job.kind}</div>
        {running && <Progress label={text(job.title)} value={job.total > 0 ? job.done : undefined} max={job.total} />}
        <div className={styles.line}>
          <span>
            {running ? (
              <>
                {job.state === 'queued' ? t('jobs.queued') : job.total > 0 ? `${formatNumber(job.done)} / ${formatNumber(job.total)}` : t('jobs.working')}
                {left !== null && ` · ${t('jobs.left', { time: formatDuration(left) })}`}
              </>
            ) : (
              summaryOf(job, t)
            )}
          </span>
          <Acts job={job} onDone={onDone} onReport={onReport} />
        </div>
      </div>
    </div>
  );
}

function summaryOf(job: Job, t: (key: string, values?: Record<string, unknown>) => string): string {
  if (job.state === 'failed') {
    const error = job.error?.message;
    return error ? t('jobs.failedWhy', { why: error }) : t('jobs.failed');
  }
  if (job.state === 'cancelled') return t('jobs.cancelled');
  const result = job.result ?? {};
  const count = (key: string) => (typeof result[key] === 'number' ? result[key] : 0);
  const good = count('created') + count('updated');
  if (job.kind === 'batch') return t('jobs.doneCounts', { good: formatNumber(count('changed')), bad: formatNumber(count('refused')) });
  if ('created' in result || 'updated' in result) return t('jobs.doneCounts', { good: formatNumber(good), bad: formatNumber(count('failed')) });
  return t('jobs.done');
}

function Acts({ job, onDone, onReport }: { job: Job; onDone: () => void; onReport: (batch: Batched) => void }) {
  const t = useT('app');
  const me = useMe().data;
  const navigate = useNavigate();
  const [stopping, setStopping] = useState(false);
  const viewOnly = useViewOnly();
  if (isRunning(job)) {
    if (!job.cancellable) return null;
    return (
      <Button
        kind="text"
        size="small"
        loading={stopping}
        disabled={viewOnly}
        onClick={() => {
          setStopping(true);
          api
            .post(`/api/v1/jobs/${job.id}/cancel`)
            .catch((error: unknown) => notify(messageOf(error) ?? t('jobs.notCancelled'), { kind: 'error' }))
            .finally(() => {
              setStopping(false);
              void queryClient.invalidateQueries({ queryKey: keys.jobs });
            });
        }}
      >
        {t('jobs.cancel')}
      </Button>
    );
  }
  const report = reportOf(job);
  const batched = batchOf(job);
  return (
    <>
      {report && (
        <Button
          kind="text"
          size="small"
          onClick={() => {
            onDone();
            void navigate({ to: '/a/$app/o/$object/import/$id', params: { app: me?.objects[report.object]?.app || '_', object: report.object, id: report.id } });
          }}
        >
          {t('jobs.report')}
        </Button>
      )}
      {batched && (
        <Button
          kind="text"
          size="small"
          onClick={() => {
            onDone();
            onReport(batched);
          }}
        >
          {t('jobs.report')}
        </Button>
      )}
      {batched && batched.changed > 0 && (
        <Button kind="text" size="small" disabled={viewOnly} onClick={() => void import('@/batch/undo').then((m) => m.undoAct(batched.id))}>
          {t('jobs.undo')}
        </Button>
      )}
      {job.download && job.state === 'done' && (
        <IconButton
          icon={Download}
          size="small"
          label={t('jobs.download')}
          disabled={viewOnly}
          onClick={() => void keepResult(job).catch((error: unknown) => notify(messageOf(error) ?? '', { kind: 'error' }))}
        />
      )}
    </>
  );
}

interface Batched {
  id: string;
  changed: number;
  refused: number;
}

/** What a job did that is a batch. */
function batchOf(job: Job): Batched | null {
  const { changed, refused } = job.result ?? {};
  return job.kind === 'batch' && typeof changed === 'number' && typeof refused === 'number' ? { id: job.id, changed, refused } : null;
}
