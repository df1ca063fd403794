import { Plus } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { combine, draggable, dropTarget } from '@/shared/dnd/dnd';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import type { NodeType } from '@/shared/api/types';
import { cx, IconButton } from '@/shared/ui';
import { planEnd } from './Canvas';
import { Grid, type GridProps } from './CanvasGrid';
import { dropAt, isOurs, showIndicator } from './dropping';
import { addPart } from './model/commands';
import { planSectionDrop } from './model/drop';
import { freshId, mayHold, type LayoutNode } from './model/layout';
import { NodeToolbar } from './NodeToolbar';
import { useDesigner, useDesignerState } from './store';
import { isPart, partOf } from './types';
import styles from './Canvas.module.css';

/** The tab of tabs that is seen. */
export function chosenTab(node: LayoutNode, tabs: Record<string, string>): string | undefined {
  const chosen = tabs[node.id];
  return chosen && node.children?.includes(chosen) ? chosen : node.children?.[0];
}

/** Tabs on the sheet: their names in a row, below them what stands in the chosen one. */
export const CanvasTabs = memo(function CanvasTabs({ node, layout, fields, problems }: { node: LayoutNode } & Omit<GridProps, 'parent'>) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const scope = useDesigner();
  const { act, run, store, session } = scope;
  const { id } = node;
  const box = useRef<HTMLElement>(null);
  const header = useRef<HTMLElement>(null);
  const selected = useDesignerState((state) => state.selected);
  const open = useDesignerState((state) => chosenTab(node, state.tabs));
  const name = text(node.label) || t('type.tabs');
  const choose = (tab: string) => store.setState((state) => ({ tabs: { ...state.tabs, [id]: tab } }));
  // What is selected elsewhere, by a problem or the keyboard, is seen.
  const holding = (node.children ?? []).find((tab) => selected.includes(tab));
  useEffect(() => {
    if (holding) store.setState((state) => ({ tabs: { ...state.tabs, [id]: holding } }));
  }, [holding, id, store]);

  useEffect(() => {
    const typeOf = (source: Record<string, unknown>): NodeType | undefined => {
      const type = (source.type as string | undefined) ?? scope.session.present.layout.nodes[source.id as string]?.type;
      return type && isPart(type) ? partOf(type) : undefined;
    };
    const plan = (source: Record<string, unknown>, edge: string | null) => planSectionDrop(scope.session.present.layout, id, edge === 'top' ? 'before' : 'inside', typeOf(source) ?? 'section');
    return combine(
      draggable(box.current!, { handle: header.current!, data: () => ({ kind: 'node', id }), preview: () => name }),
      dropTarget(header.current!, {
        accepts: (source) => isOurs(source) && source.id !== id && mayHold(undefined, typeOf(source)),
        edges: ['top', 'bottom'],
        onOver: ({ source, edge }) => showIndicator(scope, `${id}.head`, plan(source, edge)),
        onLeave: () => store.setState((state) => (state.indicator?.owner === `${id}.head` ? { indicator: null } : state)),
        onDrop: ({ source, edge }) => dropAt(scope, source, plan(source, edge)),
      }),
    );
  }, [scope, store, id, name]);

  const add = () => {
    const made = freshId(session.present.layout);
    run(addPart('tab', { [locale]: t('newPart.tab') }, { parent: id, index: node.children?.length ?? 0 }));
    store.setState(() => ({ selected: [made], focusLabel: made }));
  };
  return (
    <section ref={box} className={cx(styles.section, selected.includes(id) && styles.selectedSection)}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- its keys are the canvas's */}
      <header ref={header} data-node={id} role="group" aria-label={t('nodeLabel', { name, type: t('type.tabs') })} aria-current={selected.includes(id) || undefined} tabIndex={0} className={styles.sectionHead} onClick={(event) => act.select(id, event.shiftKey)}>
        <div className={styles.tabs}>
          {(node.children ?? []).map((tab) => {
            const words = text(layout.nodes[tab]?.label) || t('type.tab');
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- its keys are the canvas's
              <div
                key={tab}
                data-node={tab}
                role="group"
                aria-label={t('nodeLabel', { name: words, type: t('type.tab') })}
                aria-current={selected.includes(tab) || undefined}
                tabIndex={0}
                className={cx(styles.tab, tab === open && styles.tabOpen, selected.includes(tab) && styles.tabSelected)}
                onClick={(event) => {
                  event.stopPropagation();
                  choose(tab);
                  act.select(tab, event.shiftKey);
                }}
              >
                {words}
                {selected.includes(tab) && selected.length === 1 && <NodeToolbar id={tab} />}
              </div>
            );
          })}
          <IconButton
            size="small"
            icon={Plus}
            label={t('addTab')}
            onClick={(event) => {
              event.stopPropagation();
              add();
            }}
          />
        </div>
        {selected.includes(id) && <NodeToolbar id={id} />}
      </header>
      {open && <TabBody key={open} tab={open} layout={layout} fields={fields} problems={problems} />}
    </section>
  );
});

function TabBody({ tab, layout, fields, problems }: { tab: string } & Omit<GridProps, 'parent'>) {
  const t = useT('form-designer');
  const scope = useDesigner();
  const { store } = scope;
  const body = useRef<HTMLDivElement>(null);
  const over = useDesignerState((state) => state.indicator?.owner === `${tab}.body`);
  const empty = (layout.nodes[tab]?.children?.length ?? 0) === 0;
  useEffect(() => {
    const typeOf = (source: Record<string, unknown>) => (source.type as string | undefined) ?? scope.session.present.layout.nodes[source.id as string]?.type;
    const plan = (source: Record<string, unknown>) => planEnd(scope.session.present.layout, tab, (source.id as string | undefined) ?? null, source.type as string | undefined);
    return dropTarget(body.current!, {
      accepts: (source) => isOurs(source) && typeOf(source) !== 'tabs' && typeOf(source) !== 'tab',
      onOver: ({ source }) => showIndicator(scope, `${tab}.body`, plan(source), scope.session.present.layout.nodes[tab]?.children?.length === 0 ? 'inside' : undefined),
      onLeave: () => store.setState((state) => (state.indicator?.owner === `${tab}.body` ? { indicator: null } : state)),
      onDrop: ({ source }) => dropAt(scope, source, plan(source)),
    });
  }, [scope, store, tab]);
  return (
    <div ref={body} className={styles.sectionBody}>
      {empty ? <div className={cx(styles.empty, over && styles.target)}>{t('emptyTab')}</div> : <Grid parent={tab} layout={layout} fields={fields} problems={problems} />}
    </div>
  );
}
