import { useJob } from '@/shared/api';
import { formatDuration, formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, Panel, Progress } from '@/shared/ui';
import type { Import } from './model';
import { secondsLeft } from './states';
import styles from './Import.module.css';

/** How far the job is that has the import in hand. */
export function Running({ i, cancelling, onCancel }: { i: Import; cancelling: boolean; onCancel: () => void }) {
  const t = useT('import-export');
  const job = useJob(i.job).data;
  const kind = job?.kind === 'import_undo' ? 'undo' : i.dryRun ? 'dry' : 'run';
  const own = kind === 'undo' || (job && job.total > 0 && job.done > i.done);
  const done = own ? (job?.done ?? 0) : i.done;
  const total = kind === 'undo' ? i.created : i.total;
  const left = job ? secondsLeft(job.started, done, total, Date.now()) : null;
  const waits = i.state === 'queued' && done === 0;
  return (
    <Panel>
      <div className={styles.running}>
        <p role="status">{t(waits ? 'running.queued' : `running.${kind}`, { done: formatNumber(done), total: formatNumber(total) })}</p>
        <Progress value={waits ? undefined : done} max={total} label={t(`running.label.${kind}`)} />
        <div className={styles.runningFoot}>
          <span className={styles.quiet}>
            {left !== null && `${t('running.left', { time: formatDuration(Math.ceil(left)) })} · `}
            {t(kind === 'dry' ? 'running.dryHelp' : 'running.help')}
          </span>
          {job?.cancellable !== false && (
            <Button size="small" loading={cancelling} onClick={onCancel}>
              {t('cancel')}
            </Button>
          )}
        </div>
      </div>
    </Panel>
  );
}
