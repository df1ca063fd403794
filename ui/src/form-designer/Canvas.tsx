import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import { FormHead, formTheme } from '@/form-runtime';
import { dropTarget, monitor, scrollWhileDragging } from '@/shared/dnd/dnd';
import { text, useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { cx } from '@/shared/ui';
import type { FieldSpec } from '@/meta';
import { Grid } from './CanvasGrid';
import { dropAt, isOurs, showIndicator } from './dropping';
import type { Design } from './model/commands';
import type { NodeType } from '@/shared/api/types';
import { chosenTab } from './CanvasTabs';
import { childrenOf, inOrder, isContainer, parentOf, pictureSource, rowsOf, widthOf, type Layout } from './model/layout';
import { planDrop, type DropPlan } from './model/drop';
import { useDesigner, useDesignerState, type DesignerState } from './store';
import { newWidth, partOf } from './types';
import styles from './Canvas.module.css';

/** What the last save refused, by field key. */
export type FieldProblems = Record<string, Record<string, string>>;

/** Where a drop after everything goes: beside the last part when there is room for its own width, else below. */
export function planEnd(layout: Layout, parent: string | null, moving: string | null, type?: string): DropPlan {
  const children = childrenOf(layout, parent).filter((id) => id !== moving);
  const last = children.at(-1);
  if (last === undefined) return { place: { parent, index: 0 }, neighbours: {}, along: parent ? [parent] : [], side: 'bottom' };
  const row = rowsOf(layout, parent).find((r) => r.includes(last)) ?? [last];
  const used = row.reduce((sum, id) => sum + (layout.nodes[id]!.type ? 12 : widthOf(layout, layout.nodes[id]!)), 0);
  const own = moving ? widthOf(layout, layout.nodes[moving]!) : newWidth(type ?? '');
  const side = used + (own ?? 3) <= 12 && !layout.nodes[last]!.type ? 'right' : 'bottom';
  return planDrop(layout, last, side, moving) ?? { place: { parent, index: children.length }, neighbours: {}, along: [last], side: 'bottom' };
}

/** The sheet: the form as people will see it, with its parts to be chosen, moved and sized. */
export function Canvas({ design, problems }: { design: Design; problems: FieldProblems }) {
  const t = useT('form-designer');
  const scope = useDesigner();
  const { store, act } = scope;
  const scroller = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const { layout, object } = design;
  const fields = useMemo(() => new Map<string, FieldSpec>(object.fields.map((field) => [field.key, field])), [object.fields]);

  useEffect(() => scrollWhileDragging(scroller.current!), []);
  useEffect(
    () =>
      monitor({
        accepts: isOurs,
        onStart: () => store.setState({ dragging: true }),
        onEnd: () => store.setState({ dragging: false, indicator: null }),
      }),
    [store],
  );
  useEffect(
    () =>
      dropTarget(end.current!, {
        accepts: isOurs,
        onOver: ({ source }) => showIndicator(scope, 'end', endPlan(scope.session.present.layout, source.id as string | undefined, source.type as string | undefined), 'inside'),
        onLeave: () => store.setState((state) => (state.indicator?.owner === 'end' ? { indicator: null } : state)),
        onDrop: ({ source }) => dropAt(scope, source, endPlan(scope.session.present.layout, source.id as string | undefined, source.type as string | undefined)),
      }),
    [scope, store],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).dataset.node;
    if (!id || isComposing(event)) return;
    const order = inOrder(layout).filter((other) => !isFoldedAway(layout, store.getState(), other));
    const go = (to: string | undefined) => {
      if (!to) return;
      act.select(to, event.shiftKey);
      document.querySelector<HTMLElement>(`[data-node="${to}"]`)?.focus();
    };
    const arrows = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const;
    const arrow = arrows[event.key as keyof typeof arrows];
    const mod = event.metaKey || event.ctrlKey;
    if (arrow && event.altKey) act.step(id, arrow);
    else if (arrow && !mod) go(order[order.indexOf(id) + (arrow === 'up' || arrow === 'left' ? -1 : 1)]);
    else if (event.key === 'Home') go(order[0]);
    else if (event.key === 'End') go(order.at(-1));
    else if (event.key === 'Enter') {
      act.select(id);
      store.setState({ focusLabel: id });
    } else if (event.key === ' ') act.select(id, event.shiftKey);
    else if (event.key === 'Delete' || event.key === 'Backspace') act.remove(store.getState().selected.includes(id) ? store.getState().selected : [id]);
    else if (event.key === 'd' && mod) act.copy(id);
    else if (event.key === 'Escape') act.select(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // The keys of the canvas are those of the parts in it, which hold the focus.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={scroller} className={styles.scroller} onKeyDown={onKeyDown} onPointerDown={(event) => event.target === event.currentTarget && act.select(null)}>
      <div className={styles.sheet} data-sheet style={formTheme(layout.form)}>
        {layout.form.purpose !== 'quick' && (
          <FormHead src={layout.form.header && pictureSource(layout.form.header)} alt={text(layout.form.header?.alt)} theme={layout.form.theme} />
        )}
        <header className={styles.head}>
          <button type="button" className={styles.title} onClick={() => act.select(null)}>
            {text(layout.form.label) || text(object.label)}
          </button>
          <p>{t('sheetHint', { count: layout.form.columns ?? 2 })}</p>
        </header>
        <Grid parent={null} layout={layout} fields={fields} problems={problems} />
        <EndTarget ref={end} empty={layout.root.length === 0} />
        <Line />
      </div>
    </div>
  );
}

function endPlan(layout: Layout, moving: string | undefined, type: string | undefined): DropPlan {
  const last = layout.nodes[layout.root.at(-1) ?? ''];
  const holds = isContainer((type && partOf(type)) as NodeType | undefined) || isContainer(layout.nodes[moving ?? '']?.type);
  if (last?.type === 'section' && !holds) return planEnd(layout, last.id, moving ?? null, type);
  return { ...planEnd(layout, null, moving ?? null, type), place: { parent: null, index: layout.root.length }, width: undefined, neighbours: {}, side: 'bottom' };
}

/** Whether a node is not seen: in a folded section, or in a tab that is not the chosen one. */
function isFoldedAway(layout: Layout, { folded, tabs }: DesignerState, id: string): boolean {
  const parent = parentOf(layout, id);
  if (parent === null) return false;
  const around = layout.nodes[parent]!;
  const holder = around.type === 'tab' ? layout.nodes[parentOf(layout, parent) ?? ''] : undefined;
  if (folded[parent] || (holder && chosenTab(holder, tabs) !== parent)) return true;
  return isFoldedAway(layout, { folded, tabs } as DesignerState, parent);
}

function EndTarget({ ref, empty }: { ref: React.Ref<HTMLDivElement>; empty: boolean }) {
  const t = useT('form-designer');
  const over = useDesignerState((state) => state.indicator?.owner === 'end');
  return (
    <div ref={ref} className={cx(styles.end, empty && styles.endEmpty, over && styles.target)}>
      {t(empty ? 'emptySheet' : 'dropHere')}
    </div>
  );
}

/** The line where a drop would go; the only part that draws again while something is dragged. */
function Line() {
  const indicator = useDesignerState((state) => state.indicator);
  if (!indicator || indicator.side === 'inside') return null;
  const upright = indicator.side === 'left' || indicator.side === 'right';
  return (
    <div
      className={cx(styles.line, upright && styles.upright)}
      style={{ transform: `translate(${indicator.x}px, ${indicator.y}px)`, [upright ? 'height' : 'width']: indicator.length }}
      data-drop-line={indicator.side}
    />
  );
}
