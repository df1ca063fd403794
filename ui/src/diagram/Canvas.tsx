import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent, type Ref } from 'react';
import { text, useT } from '@/shared/i18n';
import { boxWidth, neighbour, type Place } from './layout';
import { headHeight, heightOf, rowHeight, type Diagram, type Node } from './model';
import styles from './Diagram.module.css';

/** What is seen: where the drawing's corner is, in pixels, and how large it is. */
export interface View {
  x: number;
  y: number;
  scale: number;
}

interface CanvasProps {
  ref: Ref<SVGSVGElement>;
  diagram: Diagram;
  /** What was searched; null: nothing. */
  found: ReadonlySet<string> | null;
  name: (key: string) => string;
  /** null: all of it. */
  view: View | null;
  onView: (view: View | null) => void;
  onOpen: (key: string) => void;
}

const directions: Record<string, 'left' | 'right' | 'up' | 'down'> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
const margin = 24;

/** The drawing: dragged to move, the wheel with ⌘ or Ctrl to zoom, arrows from box to box, Enter to open one. */
export function Canvas({ ref, diagram, found, name, view, onView, onOpen }: CanvasProps) {
  const t = useT('diagram');
  const frame = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; view: View } | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [at, setAt] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  useLayoutEffect(() => {
    const box = frame.current;
    if (!box) return;
    const watch = new ResizeObserver(() => setSize({ width: box.clientWidth, height: box.clientHeight }));
    watch.observe(box);
    return () => watch.disconnect();
  }, []);
  const fitted = Math.min(1, (size.width - 2 * margin) / Math.max(1, diagram.width), (size.height - 2 * margin) / Math.max(1, diagram.height));
  const scale = Math.max(0.2, fitted);
  const shown: View = view ?? { scale, x: Math.max(margin, (size.width - diagram.width * scale) / 2), y: Math.max(margin, (size.height - diagram.height * scale) / 2) };
  const latest = useRef({ shown, onView });
  latest.current = { shown, onView };
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    // React listens to the wheel passively, where it cannot keep the page from zooming.
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const now = latest.current.shown;
      if (!event.ctrlKey && !event.metaKey) return latest.current.onView({ ...now, x: now.x - event.deltaX, y: now.y - event.deltaY });
      const next = Math.min(2, Math.max(0.2, now.scale * Math.exp(-event.deltaY / 300)));
      const { left, top } = box.getBoundingClientRect();
      const [px, py] = [event.clientX - left, event.clientY - top];
      latest.current.onView({ scale: next, x: px - ((px - now.x) / now.scale) * next, y: py - ((py - now.y) / now.scale) * next });
    };
    box.addEventListener('wheel', turn, { passive: false });
    return () => box.removeEventListener('wheel', turn);
  }, []);
  // What is found first is brought into sight.
  const first = found ? [...found][0] : undefined;
  const goTo = (key: string) => {
    const place = diagram.places.get(key);
    if (place) onView({ scale: shown.scale, x: size.width / 2 - (place.x + boxWidth / 2) * shown.scale, y: size.height / 2 - (place.y + headHeight) * shown.scale });
  };
  const reached = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (first && first !== reached.current) goTo(first);
    reached.current = first;
  });
  const focus = (key: string) => {
    setAt(key);
    const place = diagram.places.get(key);
    const [x, y] = place ? [shown.x + place.x * shown.scale, shown.y + place.y * shown.scale] : [0, 0];
    if (x < 0 || y < 0 || x + boxWidth * shown.scale > size.width || y + headHeight * shown.scale > size.height) goTo(key);
    frame.current?.querySelector<SVGGElement>(`[data-key="${key}"]`)?.focus({ preventScroll: true });
  };
  const keys = (event: KeyboardEvent, key: string) => {
    const direction = directions[event.key];
    if (direction) {
      event.preventDefault();
      const next = neighbour(diagram.places, key, direction);
      if (next) focus(next);
    } else if (event.key === 'Enter') onOpen(key);
  };
  const move = (event: PointerEvent) => {
    const from = drag.current;
    if (from) onView({ ...from.view, x: from.view.x + event.clientX - from.x, y: from.view.y + event.clientY - from.y });
  };
  const lit = over ?? at;
  const near = (node: Node) => !lit || node.key === lit || node.links.some((link) => link.to === lit) || diagram.nodes.some((one) => one.key === lit && one.links.some((link) => link.to === node.key));
  return (
    <div
      ref={frame}
      className={styles.frame}
      onPointerDown={(event) => {
        if (event.button !== 0 || (event.target as Element).closest('[data-key]')) return;
        drag.current = { x: event.clientX, y: event.clientY, view: shown };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={move}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
    >
      <svg ref={ref} className={styles.drawing} role="group" aria-label={t('drawing', { count: diagram.nodes.length })}>
        <defs>
          <marker id="tn-arrow" viewBox="0 0 8 8" refX={8} refY={4} markerWidth={8} markerHeight={8} markerUnits="userSpaceOnUse" orient="auto">
            <path d="M 0 0 L 8 4 L 0 8 z" className={styles.tip} />
          </marker>
        </defs>
        <g data-drawing transform={`translate(${shown.x} ${shown.y}) scale(${shown.scale})`}>
          {diagram.nodes.map((node) =>
            node.links.map((link, i) => {
              const [from, to] = [diagram.places.get(node.key), diagram.places.get(link.to)];
              if (!from || !to) return null;
              return <path key={`${node.key}/${link.field}`} className={styles.arrow} markerEnd="url(#tn-arrow)" data-faint={(lit !== null && node.key !== lit && link.to !== lit) || undefined} d={curve(from, to, i, node.key === link.to)} />;
            }),
          )}
          {diagram.nodes.map((node) => (
            <g
              key={node.key}
              data-key={node.key}
              role="link"
              tabIndex={node.key === (at ?? diagram.nodes[0]?.key) ? 0 : -1}
              className={styles.box}
              data-foreign={node.foreign || undefined}
              data-faint={(found ? !found.has(node.key) : !near(node)) || undefined}
              data-found={found?.has(node.key) || undefined}
              transform={`translate(${diagram.places.get(node.key)?.x ?? 0} ${diagram.places.get(node.key)?.y ?? 0})`}
              onClick={() => onOpen(node.key)}
              onKeyDown={(event) => keys(event, node.key)}
              onFocus={() => setAt(node.key)}
              onPointerEnter={() => setOver(node.key)}
              onPointerLeave={() => setOver(null)}
            >
              <rect width={boxWidth} height={heightOf(node)} rx={8} className={styles.panel} />
              <text x={12} y={21} className={styles.label}>
                {cut(name(node.key), 24)}
              </text>
              <text x={12} y={38} className={styles.small}>
                {cut(`${node.key} · ${t('fields', { count: node.fields })}`, 34)}
              </text>
              {node.links.length > 0 && <line x1={0} x2={boxWidth} y1={headHeight} y2={headHeight} className={styles.line} />}
              {node.links.map((link, i) => (
                <text key={link.field} x={12} y={headHeight + i * rowHeight + 20} className={styles.field}>
                  {cut(`${text(link.label) || link.field} → ${name(link.to)}${link.many ? ` (${t('many')})` : ''}`, 30)}
                </text>
              ))}
            </g>
          ))}
        </g>
      </svg>
    </div>
  );
}

/** From the row of a field to the head of what it points to. */
function curve(from: Place, to: Place, row: number, self: boolean): string {
  const y = from.y + headHeight + row * rowHeight + 16;
  const end = to.y + headHeight / 2;
  if (self) return `M ${from.x + boxWidth} ${y} c 40 0 40 ${end - y} 0 ${end - y}`;
  const right = to.x > from.x;
  const [x, goal] = right ? [from.x + boxWidth, to.x] : [from.x, to.x + boxWidth];
  const bend = Math.max(40, Math.abs(goal - x) / 2) * (right ? 1 : -1);
  return `M ${x} ${y} C ${x + bend} ${y} ${goal - bend} ${end} ${goal} ${end}`;
}

/** Text in a box, wide characters counted twice. */
function cut(words: string, most: number): string {
  let width = 0;
  for (const [i, letter] of [...words].entries()) {
    width += letter.codePointAt(0)! > 0x2e7f ? 2 : 1;
    if (width > most) return `${[...words].slice(0, i).join('')}…`;
  }
  return words;
}
