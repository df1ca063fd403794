import { api, dropAct, keys, putAct, queryClient, recordsWritten, takeAct } from '@/shared/api';
import type { Job, UndoOutcome } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { formatNumber } from '@/shared/format';
import { loadWords, tr } from '@/shared/i18n';
import { messageOf, notify } from '@/shared/ui';
import { useLeft } from './conflicts';

const path = (cause: string): string => `/api/v1/undo/${encodeURIComponent(cause)}`;

/** What undoing would do; nothing is written. */
export const tryUndo = (cause: string): Promise<UndoOutcome> => api.post<UndoOutcome>(path(cause), { dryRun: true });

/**
 * Takes an act back and says so, with the way to do it again; what was left is shown.
 * `to` is the list of this page that the undo goes onto, so that a key does the reverse.
 */
export async function undoAct(cause: string, to: 'done' | 'undone' = 'undone', anyway: string[] = []): Promise<void> {
  await loadWords('batch');
  const t = (key: string, values?: Record<string, unknown>): string => tr(`batch:${key}`, values);
  try {
    let outcome = await api.post<UndoOutcome>(path(cause), { anyway });
    if (outcome.job) {
      notify(t('undo.started', { shown: formatNumber(outcome.total) }));
      void queryClient.invalidateQueries({ queryKey: keys.jobs });
      outcome = await ended(outcome);
    }
    dropAct(cause);
    if (outcome.cause) putAct(to, outcome.cause);
    recordsWritten();
    void queryClient.invalidateQueries({ queryKey: ['acts'] });
    if (outcome.undone > 0) {
      const said = t(to === 'undone' ? 'undo.undone' : 'undo.redone', { count: outcome.undone, shown: formatNumber(outcome.undone) });
      announce(said);
      const again = outcome.cause;
      notify(said, {
        kind: 'success',
        action: again ? { label: t(to === 'undone' ? 'redo' : 'undo.act'), onClick: () => void undoAct(again, to === 'undone' ? 'done' : 'undone') } : undefined,
      });
    } else if (outcome.kept === 0) notify(t('undo.nothing'));
    if (outcome.kept > 0) useLeft.setState({ left: { cause, outcome } });
  } catch (error) {
    notify(messageOf(error) ?? t('undo.failed'), { kind: 'error' });
  }
}

/** Waits for the job of a large undo. */
async function ended(outcome: UndoOutcome): Promise<UndoOutcome> {
  for (;;) {
    const job = await api.get<Job>(`/api/v1/jobs/${outcome.job}`);
    if (job.state !== 'queued' && job.state !== 'running') return { ...outcome, ...(job.result as Partial<UndoOutcome>) };
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
}

/** Undoes the last thing that this page did within ten minutes. */
export async function undoLast(): Promise<void> {
  const cause = takeAct('done');
  if (cause) await undoAct(cause);
  else await nothing();
}

/** Does again what was undone last. */
export async function redoLast(): Promise<void> {
  const cause = takeAct('undone');
  if (cause) await undoAct(cause, 'done');
  else await nothing();
}

async function nothing(): Promise<void> {
  await loadWords('batch');
  notify(tr('batch:undo.none'));
}
