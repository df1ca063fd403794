import { ChevronDown, ChevronRight, GripVertical } from 'lucide-react';
import { memo, useEffect, useMemo, useRef } from 'react';
import { combine, draggable, dropTarget } from '@/shared/dnd/dnd';
import { text, useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import type { FieldSpec } from '@/meta';
import { planEnd, type FieldProblems } from './Canvas';
import { CanvasNode } from './CanvasNode';
import { CanvasTabs } from './CanvasTabs';
import { dropAt, isOurs, showIndicator } from './dropping';
import { planSectionDrop } from './model/drop';
import type { NodeType } from '@/shared/api/types';
import { childrenOf, mayHold, widthOf, type Layout, type LayoutNode } from './model/layout';
import { rulesOf } from './model/rules';
import { NodeToolbar } from './NodeToolbar';
import { useDesigner, useDesignerState } from './store';
import { isPart, partOf } from './types';
import styles from './Canvas.module.css';

export interface GridProps {
  parent: string | null;
  layout: Layout;
  fields: Map<string, FieldSpec>;
  problems: FieldProblems;
}

/** The nodes of a container on twelve columns. */
export function Grid({ parent, layout, fields, problems }: GridProps) {
  const rules = useMemo(() => rulesOf(layout.form.rules), [layout.form.rules]);
  return (
    <div className={styles.grid}>
      {childrenOf(layout, parent).map((id) => {
        const node = layout.nodes[id]!;
        if (node.type === 'tabs') return <CanvasTabs key={id} node={node} layout={layout} fields={fields} problems={problems} />;
        if (node.type === 'section') return <Section key={id} node={node} layout={layout} fields={fields} problems={problems} />;
        const field = node.field ? fields.get(node.field) : undefined;
        return <CanvasNode key={id} node={node} field={field} width={node.type ? 12 : widthOf(layout, node)} problem={node.field ? first(problems[node.field]) : undefined} rules={node.field ? rules[node.field] : undefined} />;
      })}
    </div>
  );
}

function first(problems: Record<string, string> | undefined): string | undefined {
  return problems && Object.values(problems)[0];
}

const Section = memo(function Section({ node, layout, fields, problems }: { node: LayoutNode } & Omit<GridProps, 'parent'>) {
  const t = useT('form-designer');
  const scope = useDesigner();
  const { act, store } = scope;
  const { id } = node;
  const box = useRef<HTMLElement>(null);
  const header = useRef<HTMLElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const selected = useDesignerState((state) => state.selected.includes(id));
  const folded = useDesignerState((state) => state.folded[id] ?? false);
  const over = useDesignerState((state) => state.indicator?.owner === `${id}.body`);
  const name = text(node.label) || t('type.section');
  const children = node.children ?? [];

  useEffect(
    () =>
      combine(
        draggable(box.current!, {
          handle: header.current!,
          data: () => ({ kind: 'node', id }),
          preview: () => name,
        }),
        dropTarget(header.current!, {
          accepts: (source) => isOurs(source) && source.id !== id,
          edges: ['top', 'bottom'],
          onOver: ({ source, edge }) => showIndicator(scope, `${id}.head`, planHead(source, edge)),
          onLeave: () => leave(`${id}.head`),
          onDrop: ({ source, edge }) => dropAt(scope, source, planHead(source, edge)),
        }),
        dropTarget(body.current!, {
          accepts: (source) => isOurs(source) && source.id !== id && mayHold('section', typeOf(source) as NodeType | undefined),
          onOver: ({ source }) => {
            const empty = scope.session.present.layout.nodes[id]?.children?.length === 0;
            showIndicator(scope, `${id}.body`, planBody(source), empty ? 'inside' : undefined);
          },
          onLeave: () => leave(`${id}.body`),
          onDrop: ({ source }) => dropAt(scope, source, planBody(source)),
        }),
      ),
    // The name is read when a drag begins; the rest never changes.
    // oxlint-disable-next-line react/exhaustive-deps
    [scope, id, name],
  );

  const leave = (owner: string) => store.setState((state) => (state.indicator?.owner === owner ? { indicator: null } : state));
  const typeOf = (source: Record<string, unknown>) => (source.type as string | undefined) ?? scope.session.present.layout.nodes[source.id as string]?.type;
  const planHead = (source: Record<string, unknown>, edge: string | null) => {
    const type = typeOf(source);
    return planSectionDrop(scope.session.present.layout, id, edge === 'top' ? 'before' : 'inside', isPart(type ?? '') ? partOf(type!) : undefined);
  };
  const planBody = (source: Record<string, unknown>) => planEnd(scope.session.present.layout, id, (source.id as string | undefined) ?? null, source.type as string | undefined);

  return (
    <section ref={box} className={cx(styles.section, selected && styles.selectedSection)}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- its keys are the canvas's */}
      <header
        ref={header}
        data-node={id}
        role="group"
        aria-label={t('nodeLabel', { name, type: t('type.section') })}
        aria-current={selected || undefined}
        tabIndex={0}
        className={styles.sectionHead}
        onClick={(event) => act.select(id, event.shiftKey)}
      >
        <button
          type="button"
          className={styles.fold}
          aria-expanded={!folded}
          aria-label={t(folded ? 'unfold' : 'fold', { name })}
          onClick={(event) => {
            event.stopPropagation();
            store.setState((state) => ({ folded: { ...state.folded, [id]: !folded } }));
          }}
        >
          {folded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
        </button>
        <h3>{name}</h3>
        <span className={styles.sectionNote}>
          {children.length > 0 && t('fields', { count: children.length })}
          {node.collapsed && ` · ${t('collapsed')}`}
        </span>
        <GripVertical className={styles.grip} aria-hidden />
        {selected && <NodeToolbar id={id} />}
      </header>
      <div ref={body} className={styles.sectionBody} hidden={folded}>
        {children.length > 0 ? (
          <Grid parent={id} layout={layout} fields={fields} problems={problems} />
        ) : (
          <div className={cx(styles.empty, over && styles.target)}>{t('emptySection')}</div>
        )}
      </div>
    </section>
  );
});
