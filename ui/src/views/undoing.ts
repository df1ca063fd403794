import { newestAct } from '@/shared/api';

/** The action of a toast that takes back what was written just now; absent where nothing was. */
export function undoing(label: string): { label: string; onClick: () => void } | undefined {
  const act = newestAct();
  return act === null ? undefined : { label, onClick: () => void import('@/batch/undo').then((m) => m.undoAct(act)) };
}
