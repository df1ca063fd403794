import { Link } from '@tanstack/react-router';
import { useMe, type Job } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Panel } from '@/shared/ui';
import styles from './Import.module.css';

interface UndoResult {
  deleted: number;
  kept: number;
  conflicts: { object: string; record: string; row?: number; code: string }[];
}

/** What an undo says of itself; null when the job is none, or not that far. */
export function undoOf(job: Job | undefined): UndoResult | null {
  if (job?.kind !== 'import_undo' || !job.result) return null;
  const { deleted, kept, conflicts } = job.result;
  if (typeof deleted !== 'number' || typeof kept !== 'number') return null;
  return { deleted, kept, conflicts: Array.isArray(conflicts) ? (conflicts as UndoResult['conflicts']) : [] };
}

const most = 20;

/** How many records went, and which had to stay. */
export function UndoReport({ app, result, finished }: { app: string; result: UndoResult; finished: boolean }) {
  const t = useT('import-export');
  const objects = useMe().data?.objects;
  return (
    <Panel title={t(finished ? 'undo.title' : 'undo.partTitle')}>
      <p>{t('undo.deleted', { count: result.deleted, shown: formatNumber(result.deleted) })}</p>
      {result.kept > 0 && <p className={styles.warn}>{t('undo.kept', { count: result.kept, shown: formatNumber(result.kept) })}</p>}
      {result.conflicts.length > 0 && (
        <ul className={styles.conflicts}>
          {result.conflicts.slice(0, most).map((one) => (
            <li key={one.record}>
              <Link to="/a/$app/o/$object/$id" params={{ app: objects?.[one.object]?.app || app, object: one.object, id: one.record }}>
                {one.row ? t('undo.row', { row: formatNumber(one.row) }) : text(objects?.[one.object]?.label) || one.object}
              </Link>
              <span className={styles.quiet}>{t(one.code === 'conflict' ? 'undo.changed' : one.code === 'undo_below' ? 'undo.below' : 'undo.refused', { code: one.code })}</span>
            </li>
          ))}
          {result.conflicts.length > most && <li className={styles.quiet}>{t('undo.more', { count: result.conflicts.length - most, shown: formatNumber(result.conflicts.length - most) })}</li>}
        </ul>
      )}
    </Panel>
  );
}
