import { CircleAlert, Zap } from 'lucide-react';
import { memo, useEffect, useRef, useState } from 'react';
import { combine, draggable, dropTarget } from '@/shared/dnd/dnd';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { cx } from '@/shared/ui';
import type { FieldSpec } from '@/meta';
import { dropAt, isOurs, showIndicator } from './dropping';
import { MockInput } from './MockInput';
import { setNode } from './model/commands';
import { planDrop, type Side } from './model/drop';
import { snapWidth, type LayoutNode } from './model/layout';
import { NodeToolbar } from './NodeToolbar';
import { useDesigner, useDesignerState } from './store';
import styles from './Canvas.module.css';

interface NodeProps {
  node: LayoutNode;
  field: FieldSpec | undefined;
  width: number;
  problem: string | undefined;
  /** Rules of the layout that touch the field. */
  rules?: number;
}

/** A field or a part on the sheet. */
export const CanvasNode = memo(function CanvasNode({ node, field, width, problem, rules }: NodeProps) {
  const t = useT('form-designer');
  useLocale((s) => s.locale);
  const scope = useDesigner();
  const { act, store } = scope;
  const { id } = node;
  const box = useRef<HTMLDivElement>(null);
  const sizing = useRef(false);
  const [preview, setPreview] = useState<number | null>(null);
  const [dragging, setDragging] = useState(false);
  const selected = useDesignerState((state) => state.selected.includes(id));
  const single = useDesignerState((state) => state.selected.length === 1);
  const name = node.field ? text(node.label) || text(field?.label) || node.field : text(node.label) || t(`type.${node.type}`);
  const kind = t(`type.${node.field ? (field?.type ?? 'text') : node.type}`);
  const shown = preview ?? width;
  const latestName = useRef(name);
  useEffect(() => {
    latestName.current = name;
  });

  useEffect(() => {
    const plan = (source: Record<string, unknown>, edge: string | null) =>
      planDrop(scope.session.present.layout, id, (edge ?? 'bottom') as Side, source.kind === 'node' ? (source.id as string) : null);
    return combine(
      draggable(box.current!, {
        canDrag: () => !sizing.current,
        data: () => ({ kind: 'node', id }),
        preview: () => latestName.current,
        onStart: () => setDragging(true),
        onEnd: () => setDragging(false),
      }),
      dropTarget(box.current!, {
        accepts: (source) => isOurs(source) && source.id !== id,
        edges: node.type ? ['top', 'bottom'] : ['top', 'bottom', 'left', 'right'],
        onOver: ({ source, edge }) => showIndicator(scope, id, plan(source, edge)),
        onLeave: () => store.setState((state) => (state.indicator?.owner === id ? { indicator: null } : state)),
        onDrop: ({ source, edge }) => dropAt(scope, source, plan(source, edge)),
      }),
    );
  }, [scope, store, id, node.type]);

  return (
    <div className={styles.cell} style={{ gridColumn: `span ${shown}` }}>
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- its keys are the canvas's */}
      <div
        ref={box}
        data-node={id}
        role="group"
        aria-label={t('nodeLabel', { name, type: kind })}
        aria-current={selected || undefined}
        tabIndex={0}
        className={cx(styles.node, selected && styles.selected, dragging && styles.dragging, problem && styles.bad)}
        onClick={(event) => act.select(id, event.shiftKey)}
        onDoubleClick={() => store.setState({ focusLabel: id })}
      >
        {node.field ? (
          <>
            <div className={styles.label}>
              {field?.required && <span className={styles.mark}>*</span>}
              <span className={styles.words}>{name}</span>
              {rules !== undefined && rules > 0 && (
                <button
                  type="button"
                  className={styles.ruleMark}
                  title={t('rules.ofField', { count: rules, name })}
                  aria-label={t('rules.ofField', { count: rules, name })}
                  onClick={(event) => {
                    event.stopPropagation();
                    store.setState({ rules: { field: node.field } });
                  }}
                >
                  <Zap aria-hidden />
                  {rules}
                </button>
              )}
              {problem && <CircleAlert className={styles.problem} aria-label={problem} />}
            </div>
            <MockInput field={field} readOnly={node.read_only} />
            {text(field?.help) && <div className={styles.help}>{text(field?.help)}</div>}
          </>
        ) : (
          <PartLook node={node} />
        )}
        {selected && single && <NodeToolbar id={id} />}
        {selected && single && node.field && (
          <WidthHandle
            box={box}
            width={width}
            sizing={sizing}
            onPreview={setPreview}
            onWidth={(next) => {
              setPreview(null);
              if (next !== width) scope.run(setNode(id, { width: next }));
            }}
          />
        )}
      </div>
    </div>
  );
});

function PartLook({ node }: { node: LayoutNode }) {
  const t = useT('form-designer');
  if (node.type === 'divider') return <hr className={styles.divider} />;
  if (node.type === 'heading') return <h3 className={styles.heading}>{text(node.label) || t('type.heading')}</h3>;
  return <p className={styles.note}>{text(node.text) || t('type.note')}</p>;
}

interface HandleProps {
  box: React.RefObject<HTMLDivElement | null>;
  width: number;
  sizing: React.RefObject<boolean>;
  onPreview: (width: number) => void;
  onWidth: (width: number) => void;
}

/** The right edge, which snaps to 3, 4, 6, 8 and 12 columns. Its twin for keys is the width of the layout tab. */
function WidthHandle({ box, width, sizing, onPreview, onWidth }: HandleProps) {
  const chosen = useRef(width);
  return (
    <div
      aria-hidden
      className={styles.handle}
      data-width-handle
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        sizing.current = true;
        chosen.current = width;
      }}
      onPointerMove={(event) => {
        if (!sizing.current) return;
        const cell = box.current!.parentElement!;
        const column = cell.parentElement!.getBoundingClientRect().width / 12;
        const next = snapWidth((event.clientX - cell.getBoundingClientRect().left) / column);
        if (next === chosen.current) return;
        chosen.current = next;
        onPreview(next);
      }}
      onPointerUp={() => {
        if (!sizing.current) return;
        sizing.current = false;
        onWidth(chosen.current);
      }}
      onPointerCancel={() => {
        sizing.current = false;
        onWidth(width);
      }}
      onClick={(event) => event.stopPropagation()}
    />
  );
}
