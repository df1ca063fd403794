import { useEffect, useRef, type HTMLAttributes, type KeyboardEvent } from 'react';
import { nothing, toggled, type Selection } from '@/grid';
import { useT } from '@/shared/i18n';
import { isComposing } from '@/shared/keys';
import { Checkbox, cx } from '@/shared/ui';
import styles from './ticking.module.css';

/** How long a finger stays on a record to tick it, in milliseconds. */
const PRESS_MS = 450;
/** From so many pixels on a press is a move. */
const SLIP = 8;

export interface Ticking {
  has: (id: string) => boolean;
  /** Something is ticked: a press ticks, too, rather than opens. */
  some: boolean;
  toggle: (id: string) => void;
  /** Ticks with X and ends ticking with Esc; tells whether the key was one of these. */
  onKey: (event: KeyboardEvent) => boolean;
  /** For the element around the records. */
  handlers: Pick<HTMLAttributes<HTMLElement>, 'onClickCapture' | 'onPointerDownCapture' | 'onPointerMoveCapture' | 'onPointerUpCapture' | 'onPointerCancelCapture' | 'onContextMenu'>;
}

/** The record at an element: that which it names by `data-record`, or, of an event of a calendar, what stands in it. */
function recordAt(target: EventTarget): string | undefined {
  if (!(target instanceof Element)) return undefined;
  const named = target.closest<HTMLElement>('[data-record]') ?? target.closest('[data-event]')?.querySelector<HTMLElement>('[data-record]');
  return named?.dataset.record;
}

/**
 * Ticking the records that elements name by `data-record`: pressed with Ctrl or ⌘, on
 * their `data-tick`, or while others are ticked; with X; where one works by `touch`,
 * by a finger that stays.
 */
export function useTicking(selection: Selection, onSelection: (selection: Selection) => void, touch: boolean): Ticking {
  const from = useRef<{ x: number; y: number } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const stayed = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });
  const toggle = (id: string): void => onSelection(toggled(latest.current, id));
  const slipped = (event: { clientX: number; clientY: number }): boolean => from.current !== null && Math.hypot(event.clientX - from.current.x, event.clientY - from.current.y) > SLIP;
  const end = (): void => clearTimeout(timer.current);
  return {
    has: (id) => selection.has(id),
    some: selection.size > 0,
    toggle,
    onKey: (event) => {
      const id = recordAt(event.target);
      if (id === undefined || isComposing(event) || event.metaKey || event.ctrlKey || event.altKey) return false;
      if (event.key === 'x') toggle(id);
      else if (event.key === 'Escape' && selection.size > 0) onSelection(nothing);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
    handlers: {
      onPointerDownCapture: (event) => {
        end();
        from.current = { x: event.clientX, y: event.clientY };
        stayed.current = false;
        const id = touch && event.isPrimary ? recordAt(event.target) : undefined;
        if (id === undefined) return;
        timer.current = setTimeout(() => {
          stayed.current = true;
          toggle(id);
        }, PRESS_MS);
      },
      onPointerMoveCapture: (event) => slipped(event) && end(),
      onPointerUpCapture: end,
      onPointerCancelCapture: end,
      // A finger that stays asks for no menu of the browser.
      onContextMenu: (event) => touch && recordAt(event.target) !== undefined && event.preventDefault(),
      onClickCapture: (event) => {
        const id = recordAt(event.target);
        const done = stayed.current;
        stayed.current = false;
        // Enter opens, and what was drawn elsewhere was not pressed.
        if (id === undefined || event.detail === 0 || slipped(event)) return;
        const box = event.target instanceof Element && event.target.closest('[data-tick]') !== null;
        if (!done && !box && selection.size === 0 && !event.metaKey && !event.ctrlKey) return;
        event.preventDefault();
        event.stopPropagation();
        if (!done) toggle(id);
      },
    },
  };
}

/** The box of a record in a row: there under the pointer, with the focus, and while anything is ticked. */
export function Tick({ id, title, ticking }: { id: string; title: string; ticking: Ticking }) {
  const t = useT('views');
  return (
    <span className={cx(styles.tick, ticking.some && styles.shown)}>
      <Checkbox aria-label={t('list.selectOf', { title })} checked={ticking.has(id)} onChange={() => ticking.toggle(id)} />
    </span>
  );
}
