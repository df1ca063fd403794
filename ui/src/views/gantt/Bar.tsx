import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { TagColor } from '@/shared/api/types';
import { cx } from '@/shared/ui';
import { groundOf, inkOf } from '../schedule/color';
import styles from './gantt.module.css';

/** What of a bar is drawn: all of it, or one of its ends. */
export type Grip = 'all' | 'start' | 'end';

interface BarProps {
  id: string;
  title: string;
  words: string;
  left: number;
  width: number;
  px: number;
  share: number | null;
  color: TagColor | null;
  before: boolean;
  after: boolean;
  movable: boolean;
  stretchable: boolean;
  onOpen: (element: HTMLElement) => void;
  /** Drawn by so many days. */
  onShift: (grip: Grip, days: number, element: HTMLElement) => void;
}

/** A record over time: pressed it opens, drawn it moves, at its ends it grows; with Alt and the arrows, too. */
export function Bar({ id, title, words, left, width, px, share, color, before, after, movable, stretchable, onOpen, onShift }: BarProps) {
  const bar = useRef<HTMLButtonElement>(null);
  const from = useRef<{ x: number; grip: Grip } | null>(null);
  const moved = useRef(false);
  const [drawn, setDrawn] = useState<{ grip: Grip; days: number } | null>(null);
  const gripAt = (event: PointerEvent): Grip => {
    const box = bar.current!.getBoundingClientRect();
    const edge = Math.min(8, box.width / 4);
    if (stretchable && event.clientX > box.right - edge && !after) return 'end';
    if (stretchable && movable && event.clientX < box.left + edge && !before) return 'start';
    return 'all';
  };
  const onPointerMove = (event: PointerEvent) => {
    const { current: begun } = from;
    if (!begun) return;
    const days = Math.round((event.clientX - begun.x) / px);
    if (Math.abs(event.clientX - begun.x) > 4) moved.current = true;
    if (days !== (drawn?.days ?? 0)) setDrawn(days === 0 ? null : { grip: begun.grip, days });
  };
  const end = (keep: boolean) => {
    if (keep && drawn) onShift(drawn.grip, drawn.days, bar.current!);
    from.current = null;
    setDrawn(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && from.current) return end(false);
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by === 0 || !event.altKey) return;
    event.preventDefault();
    const grip: Grip = event.shiftKey ? 'end' : 'all';
    if (grip === 'end' ? stretchable : movable) onShift(grip, by, bar.current!);
  };
  const shift = (drawn?.days ?? 0) * px;
  const at = drawn?.grip === 'end' ? left : left + shift;
  const wide = drawn?.grip === 'end' ? width + shift : drawn?.grip === 'start' ? width - shift : width;
  return (
    <button
      ref={bar}
      type="button"
      data-record={id}
      aria-label={words}
      title={words}
      className={cx(styles.bar, movable && styles.movable, stretchable && styles.stretchable, drawn && styles.drawn, before && styles.before, after && styles.after)}
      style={{ left: at, width: Math.max(4, wide), background: groundOf(color), color: inkOf(color) }}
      onPointerDown={(event) => {
        moved.current = false;
        if (!movable || event.button !== 0) return;
        from.current = { x: event.clientX, grip: gripAt(event) };
        bar.current!.setPointerCapture(event.pointerId);
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => end(true)}
      onPointerCancel={() => end(false)}
      onKeyDown={onKeyDown}
      onClick={(event) => !moved.current && onOpen(event.currentTarget)}
    >
      {share !== null && <span className={styles.share} style={{ width: `${share * 100}%` }} />}
      <span className={styles.barTitle}>{title}</span>
    </button>
  );
}
