import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import type { RecordData } from '@/shared/api/types';
import { isComposing } from '@/shared/keys';
import type { BoardColumn } from './model';
import type { Board } from './useBoard';
import type { Moves } from './useMoves';

interface Options {
  root: RefObject<HTMLElement | null>;
  board: Board;
  columns: readonly BoardColumn[];
  moves: Moves;
  onOpen: (record: RecordData) => void;
  onOpenPage: (record: RecordData) => void;
  onSelect: (record: RecordData) => void;
}

const faces = (within: ParentNode | null | undefined): HTMLElement[] => [...(within?.querySelectorAll<HTMLElement>('[data-face]') ?? [])];

/**
 * The keyboard of a kanban: arrows go from card to card, Enter opens, X selects,
 * ⇧← and ⇧→ move the card, which keeps the focus. And what is being dragged.
 */
export function useBoardKeys({ root, board, columns, moves, onOpen, onOpenPage, onSelect }: Options) {
  const [current, setCurrent] = useState<{ id: string; column: string } | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const after = useRef<string | null>(null);
  useEffect(() => {
    if (after.current === null) return;
    const face = root.current?.querySelector<HTMLElement>(`[data-face="${CSS.escape(after.current)}"]`);
    if (!face || document.activeElement === face) return;
    face.focus();
  });
  const move = (record: RecordData, column: BoardColumn): void => {
    after.current = record.id;
    void moves.move(record, column).finally(() => setTimeout(() => (after.current = null), 300));
  };
  const show = useCallback(
    (id: string) => {
      const face = root.current?.querySelector<HTMLElement>(`[data-face="${CSS.escape(id)}"]`);
      face?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      face?.focus();
    },
    [root],
  );
  const focus = useCallback(() => {
    const [first] = faces(root.current);
    const here = current && root.current?.querySelector<HTMLElement>(`[data-face="${CSS.escape(current.id)}"]`);
    (here || first)?.focus();
  }, [root, current]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const face = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-face]') : null;
    const record = face && board.find(face.dataset.face ?? '');
    if (!face || !record || isComposing(event) || event.altKey) return;
    const sections = [...(root.current?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
    const section = face.closest<HTMLElement>('[data-column]')!;
    const own = faces(section);
    const at = own.indexOf(face);
    const beside = (by: 1 | -1): HTMLElement | undefined => {
      for (let i = sections.indexOf(section) + by; i >= 0 && i < sections.length; i += by) {
        const there = faces(sections[i]);
        if (there.length > 0) return there[Math.min(at, there.length - 1)];
      }
      return undefined;
    };
    const go = (to: HTMLElement | undefined): void => to?.focus();
    const push = (by: 1 | -1): void => {
      const to = columns[columns.findIndex((c) => c.key === section.dataset.column) + by];
      if (to) move(record, to);
    };
    const act: Record<string, () => void> = event.shiftKey
      ? { ArrowLeft: () => push(-1), ArrowRight: () => push(1), F10: () => face.parentElement?.querySelector<HTMLElement>('[data-more]')?.click() }
      : {
          ArrowDown: () => go(own[at + 1]),
          ArrowUp: () => go(own[at - 1]),
          ArrowLeft: () => go(beside(-1)),
          ArrowRight: () => go(beside(1)),
          Home: () => go(own[0]),
          End: () => go(own.at(-1)),
          Enter: () => (event.metaKey || event.ctrlKey ? onOpenPage(record) : onOpen(record)),
          ' ': () => onOpen(record),
          x: () => onSelect(record),
        };
    const found = act[event.key];
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    found();
  };
  return {
    current: current?.id ?? null,
    columnOfCurrent: current?.column ?? null,
    dragged,
    drag: (record: RecordData, dragging: boolean): void => {
      setDragged(dragging ? record.id : null);
      if (dragging) moves.consider(record);
      else moves.leave();
    },
    move,
    focus,
    show,
    onKeyDown,
    onFocus: (event: React.FocusEvent): void => {
      const face = event.target.closest<HTMLElement>('[data-face]');
      const column = face?.closest<HTMLElement>('[data-column]')?.dataset.column;
      if (face?.dataset.face && column !== undefined) setCurrent({ id: face.dataset.face, column });
    },
  };
}
