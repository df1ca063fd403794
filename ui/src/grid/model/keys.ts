/** Where the keyboard is in a grid (1.11: row mode and cell mode). */
export interface Cursor {
  mode: 'row' | 'cell';
  row: number;
  col: number;
  /** Other corner of the block; the cursor itself when nothing is extended. */
  anchorRow: number;
  anchorCol: number;
  editing: boolean;
}

export interface Bounds {
  rows: number;
  cols: number;
  /** Rows of one screen. */
  page: number;
}

export interface Key {
  key: string;
  shift: boolean;
  mod: boolean;
  alt?: boolean;
}

/** What a key asks for beyond moving. */
export type Act =
  | { kind: 'open' } // the drawer of the row
  | { kind: 'page' } // the page of the record
  | { kind: 'select' } // tick or untick the row
  | { kind: 'extend'; from: number; to: number }
  | { kind: 'selectAll' }
  | { kind: 'edit' }
  | { kind: 'clear' }
  | { kind: 'copy' }
  | { kind: 'cut' }
  | { kind: 'fillDown' } // what stands at the top of the block, or above it
  | { kind: 'fold'; open: boolean }
  | { kind: 'leave' };

export interface Step {
  cursor: Cursor;
  act?: Act;
  /** The key was ours: the browser must not act on it. */
  used: boolean;
}

export const start: Cursor = { mode: 'row', row: -1, col: 0, anchorRow: -1, anchorCol: 0, editing: false };

const clamp = (n: number, max: number): number => Math.max(0, Math.min(max - 1, n));

/** The cursor on another cell, with nothing extended. */
export function moveTo(cursor: Cursor, row: number, col: number, mode: Cursor['mode'] = cursor.mode): Cursor {
  return { mode, row, col, anchorRow: row, anchorCol: col, editing: false };
}

function jump(k: Key, cursor: Cursor, bounds: Bounds): [number, number] | null {
  const { row, col } = cursor;
  switch (k.key) {
    case 'ArrowDown':
      return [k.mod ? bounds.rows - 1 : row + 1, col];
    case 'ArrowUp':
      return [k.mod ? 0 : row < 0 ? 0 : row - 1, col];
    case 'PageDown':
      return [row + bounds.page, col];
    case 'PageUp':
      return [row - bounds.page, col];
    case 'Home':
      return cursor.mode === 'cell' && !k.mod ? [row, 0] : [0, cursor.mode === 'cell' ? 0 : col];
    case 'End':
      return cursor.mode === 'cell' && !k.mod
        ? [row, bounds.cols - 1]
        : [bounds.rows - 1, cursor.mode === 'cell' ? bounds.cols - 1 : col];
    case 'ArrowRight':
      return cursor.mode === 'cell' ? [row, k.mod ? bounds.cols - 1 : col + 1] : null;
    case 'ArrowLeft':
      return cursor.mode === 'cell' ? [row, k.mod ? 0 : col - 1] : null;
    default:
      return null;
  }
}

function inRowMode(cursor: Cursor, k: Key): Step | null {
  const has = cursor.row >= 0;
  switch (k.key) {
    case 'Enter':
      if (k.mod) return { cursor, act: { kind: 'page' }, used: has };
      return { cursor, act: { kind: 'open' }, used: has };
    case ' ':
      return { cursor, act: { kind: 'open' }, used: has };
    case 'x':
    case 'X':
      return k.mod || k.alt ? null : { cursor, act: { kind: 'select' }, used: has };
    case 'ArrowRight':
      return has
        ? { cursor: { ...moveTo(cursor, cursor.row, cursor.col, 'cell') }, act: { kind: 'fold', open: true }, used: true }
        : null;
    case 'ArrowLeft':
      return has ? { cursor, act: { kind: 'fold', open: false }, used: true } : null;
    case 'Tab':
      return has && !k.shift ? { cursor: moveTo(cursor, cursor.row, cursor.col, 'cell'), used: true } : null;
    case 'Escape':
      return { cursor, act: { kind: 'leave' }, used: false };
    default:
      return null;
  }
}

function inCellMode(cursor: Cursor, k: Key, bounds: Bounds): Step | null {
  switch (k.key) {
    case 'Enter':
      if (k.mod) return { cursor, act: { kind: 'page' }, used: true };
      return { cursor: { ...cursor, editing: true }, act: { kind: 'edit' }, used: true };
    case 'F2':
      return { cursor: { ...cursor, editing: true }, act: { kind: 'edit' }, used: true };
    case 'Escape':
      return { cursor: moveTo(cursor, cursor.row, cursor.col, 'row'), used: true };
    case 'Delete':
    case 'Backspace':
      return { cursor, act: { kind: 'clear' }, used: true };
    case 'd':
    case 'D':
      return k.mod && !k.shift && !k.alt ? { cursor, act: { kind: 'fillDown' }, used: true } : null;
    case 'x':
    case 'X':
      return k.mod && !k.shift && !k.alt ? { cursor, act: { kind: 'cut' }, used: true } : null;
    case 'Tab': {
      const at = cursor.row * bounds.cols + cursor.col + (k.shift ? -1 : 1);
      if (at < 0 || at >= bounds.rows * bounds.cols) return null;
      return { cursor: moveTo(cursor, Math.floor(at / bounds.cols), at % bounds.cols), used: true };
    }
    default:
      return null;
  }
}

/** What a key does in a grid; keys of an open editor are told by `afterEdit`. */
export function press(cursor: Cursor, k: Key, bounds: Bounds): Step {
  const ignored: Step = { cursor, used: false };
  if (cursor.editing || bounds.rows === 0) return ignored;
  if (k.mod && (k.key === 'c' || k.key === 'C')) return { cursor, act: { kind: 'copy' }, used: true };
  if (k.mod && (k.key === 'a' || k.key === 'A')) return { cursor, act: { kind: 'selectAll' }, used: true };
  const to = jump(k, cursor, bounds);
  if (to) {
    const row = clamp(to[0], bounds.rows);
    const col = clamp(to[1], Math.max(1, bounds.cols));
    if (!k.shift) return { cursor: moveTo(cursor, row, col), used: true };
    const next: Cursor = { ...cursor, row, col };
    if (cursor.mode === 'cell') return { cursor: next, used: true };
    return {
      cursor: next,
      act: { kind: 'extend', from: Math.min(cursor.anchorRow, row), to: Math.max(cursor.anchorRow, row) },
      used: true,
    };
  }
  return (cursor.mode === 'row' ? inRowMode(cursor, k) : inCellMode(cursor, k, bounds)) ?? ignored;
}

/** Where the cursor stands after an editor closed: Enter goes down, Tab right, Escape stays. */
export function afterEdit(cursor: Cursor, by: 'enter' | 'tab' | 'back' | 'stay', bounds: Bounds): Cursor {
  const down = by === 'enter' ? 1 : 0;
  const right = by === 'tab' ? 1 : by === 'back' ? -1 : 0;
  return moveTo(cursor, clamp(cursor.row + down, bounds.rows), clamp(cursor.col + right, bounds.cols), 'cell');
}

/** The block of cells between cursor and anchor. */
export function block(cursor: Cursor): { top: number; bottom: number; left: number; right: number } {
  return {
    top: Math.min(cursor.row, cursor.anchorRow),
    bottom: Math.max(cursor.row, cursor.anchorRow),
    left: Math.min(cursor.col, cursor.anchorCol),
    right: Math.max(cursor.col, cursor.anchorCol),
  };
}
