import { newestAct, useActs } from '@/shared/api';
import { notify } from '@/shared/ui';

/** Says what was written just now, with the way to take it back until it was taken back. */
export function notifyUndoable(words: string, label: string, kind?: 'success'): void {
  const act = newestAct();
  if (act === null) {
    notify(words, { kind });
    return;
  }
  const remove = notify(words, { kind, action: { label, onClick: () => void import('@/batch/undo').then((m) => m.undoAct(act)) } });
  const stop = useActs.subscribe(({ done }) => {
    if (done.some(({ cause }) => cause === act)) return;
    stop();
    remove();
  });
}
