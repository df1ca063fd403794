import type { DragData } from '@/shared/dnd';
import { moveTo } from './model/commands';
import type { DropPlan } from './model/drop';
import type { DesignerScope } from './store';

/** Whether what is dragged belongs to the designer: a palette item, a field not placed, a part of the layout. */
export function isOurs(source: DragData): boolean {
  return source.kind === 'palette' || source.kind === 'unplaced' || source.kind === 'node';
}

/** Shows where a plan would put something. */
export function showIndicator({ store }: DesignerScope, owner: string, plan: DropPlan | null, as?: 'inside'): void {
  const sheet = document.querySelector<HTMLElement>('[data-sheet]');
  if (!plan || !sheet) {
    store.setState({ indicator: null });
    return;
  }
  const origin = sheet.getBoundingClientRect();
  let box: { left: number; right: number; top: number; bottom: number } | null = null;
  for (const id of plan.along) {
    const rect = sheet.querySelector(`[data-node="${id}"]`)?.getBoundingClientRect();
    if (!rect) continue;
    box = box
      ? { left: Math.min(box.left, rect.left), right: Math.max(box.right, rect.right), top: Math.min(box.top, rect.top), bottom: Math.max(box.bottom, rect.bottom) }
      : { left: rect.left, right: rect.right, top: rect.top, bottom: rect.bottom };
  }
  const { side } = plan;
  if (as === 'inside' || !box) {
    store.setState({ indicator: { owner, side: 'inside', x: 0, y: 0, length: 0 } });
    return;
  }
  const upright = side === 'left' || side === 'right';
  const next = {
    owner,
    side,
    x: Math.round((side === 'right' ? box.right + 1 : side === 'left' ? box.left - 4 : box.left) - origin.left),
    y: Math.round((side === 'bottom' ? box.bottom + 1 : side === 'top' ? box.top - 4 : box.top) - origin.top),
    length: Math.round(upright ? box.bottom - box.top : box.right - box.left),
  };
  store.setState((state) => {
    const old = state.indicator;
    const same = old && old.owner === next.owner && old.side === next.side && old.x === next.x && old.y === next.y && old.length === next.length;
    return same ? state : { indicator: next };
  });
}

/** Carries a drop out. */
export function dropAt({ store, act, run, session }: DesignerScope, source: DragData, plan: DropPlan | null): void {
  store.setState({ indicator: null });
  if (!plan) return;
  if (source.kind === 'palette') act.addAt(source.type as string, plan.place, plan.width, plan.neighbours);
  else if (source.kind === 'unplaced') act.placeAt(source.field as string, plan.place, plan.width, plan.neighbours);
  else {
    const id = source.id as string;
    const { selected } = store.getState();
    const ids = selected.includes(id) ? selected : [id];
    run(moveTo(ids, plan.place, ids.length === 1 ? plan.width : undefined, ids.length === 1 ? plan.neighbours : {}));
    if (session.present.layout.nodes[id]) act.select(id);
  }
}
