import { useRef, useState } from 'react';
import type { Cells, Copied, PendingPaste } from './cells';
import type { Cursor } from './model/keys';

const load = () => import('./cells');
const none: ReadonlyMap<string, ReadonlySet<string>> = new Map();

/** What is done to many cells at once: copied, pasted, filled down, cleared; each is saved, and undone, as one. */
export function useCells(place: Omit<Cells, 'onFaults'>, setCursor: (cursor: Cursor) => void, refocus: () => void) {
  const copied = useRef<Copied | null>(null);
  const [pending, setPending] = useState<PendingPaste | null>(null);
  const [faults, setFaults] = useState(none);
  const cells: Cells = { ...place, onFaults: setFaults };
  const { cursor } = place;

  const copy = async (): Promise<void> => {
    copied.current = (await (await load()).copy(cells)) ?? copied.current;
  };
  const clear = async (): Promise<void> => (await load()).clear(cells);
  const paste = async (plain: string): Promise<void> => {
    if (cursor.mode !== 'cell' || !cells.props.onEditMany) return;
    const here = await load();
    const plan = await here.paste(cells, plain, copied.current);
    if (!plan) return;
    const { range } = plan;
    setCursor({ ...cursor, anchorRow: range.top, anchorCol: range.left, row: range.bottom, col: range.right });
    if (here.isPlain(plan)) await here.apply(cells, plan.read, 'pasted');
    else setPending(plan);
  };
  const settle = (yes: boolean): void => {
    const plan = pending;
    setPending(null);
    refocus();
    if (yes && plan) void load().then((m) => m.apply(cells, plan.read, 'pasted'));
  };
  return {
    copy,
    clear,
    cut: async () => {
      await copy();
      await clear();
    },
    fillDown: async () => (await load()).fillDown(cells),
    paste,
    pending,
    settle,
    faults,
    forgetFaults: () => setFaults((old) => (old.size > 0 ? none : old)),
  };
}
