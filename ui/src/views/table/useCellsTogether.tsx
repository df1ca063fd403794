import { lazy, Suspense, useCallback, useState, type ReactNode } from 'react';
import type { CellWrite, EditedMany } from '@/grid';
import type { BatchOutcome } from '../request';
import type { ListModel } from '../useList';
import { useListFrame } from '../frame';

const RefusedDialog = lazy(() => import('../RefusedDialog'));

/** Saves many cells of a table as one, and tells of the rows that were refused. */
export function useCellsTogether(list: ListModel): { onEditMany: (writes: CellWrite[], links: Record<string, string>) => Promise<EditedMany>; told: ReactNode } {
  const { meta, source } = list;
  const frame = useListFrame();
  const { again } = frame.totals;
  const [refused, setRefused] = useState<BatchOutcome['refused'] | null>(null);
  const onEditMany = useCallback(
    async (writes: CellWrite[], links: Record<string, string>): Promise<EditedMany> => {
      const [{ editMany }, { undoAct }] = await Promise.all([import('../editMany'), import('@/batch/undo')]);
      const done = await editMany(meta, source, writes, links);
      if (done.refused.length > 0) setRefused(done.refused);
      again();
      return { cells: done.cells, refused: done.refused.map(({ id }) => id), undo: done.cause && done.cells > 0 ? () => void undoAct(done.cause) : undefined };
    },
    [meta, source, again],
  );
  const close = (): void => {
    setRefused(null);
    frame.handle.current?.focus();
  };
  const told = (
    <Suspense>
      {refused && <RefusedDialog refused={refused} list={list} onClose={close} />}
    </Suspense>
  );
  return { onEditMany, told };
}
