import type { PlanNode } from './plan';
import type { Calculation, Display, EngineField, Fault, FieldState } from './types';

/** Everything known about one field; {@link FieldState} is what of it is told. */
export interface Cell {
  readonly field: EngineField;
  /** What the person entered, or what was computed. */
  typed: unknown;
  /** What is kept where nothing is sent: shown while a rule closes the field. */
  base: unknown;
  initial: unknown;
  /** What stands for a value that is not known here: shown, sent by nobody, read by no expression. */
  mask: string | null;
  /** It began with its default, which the server fills in where nothing is sent. */
  defaulted: boolean;
  /** A default that reads other fields goes with them until the person edits it. */
  following: boolean;
  /** Whether checks are shown: of what is there (1), of what is missing too (2). */
  due: 0 | 1 | 2;
  touched: boolean;
  /** What the server refused, until the value changes. */
  server: Fault | null;
  /** What the input could not read. */
  input: Fault | null;
  visible: boolean;
  required: boolean;
  /** By a rule of the form. */
  closed: boolean;
  /** Whether being hidden or closed decides the value. */
  gated: boolean;
  offered: readonly string[] | null;
  /** What a script says of how it is shown. */
  display: Display;
  calc: Calculation | null;
  /** What of it counts in the form: see {@link marksOf}. */
  marks: number;
  /** Rules that are told at this field. */
  rules: readonly PlanNode[];
  state: FieldState;
}

const PLAIN: Display = {};

const blankState: FieldState = {
  value: undefined,
  dirty: false,
  touched: false,
  fault: null,
  warning: null,
  required: false,
  readOnly: false,
  byRule: false,
  visible: true,
  offered: null,
  calc: null,
  masked: false,
};

export function newCell(field: EngineField, initial: unknown, base: unknown, rules: readonly PlanNode[], mask: string | null = null): Cell {
  const computed = field.computed === true;
  return {
    field,
    typed: initial,
    base,
    initial,
    mask,
    defaulted: false,
    following: false,
    due: 0,
    touched: false,
    server: null,
    input: null,
    visible: true,
    required: false,
    closed: false,
    gated: !computed && !field.rows,
    offered: null,
    display: PLAIN,
    calc: computed ? 'server' : null,
    marks: 0,
    rules,
    state: blankState,
  };
}

/** The value that counts: of a field that a rule hides or closes, what is kept. */
export function valueOf(cell: Cell): unknown {
  return cell.gated && (!cell.visible || cell.closed) ? cell.base : cell.typed;
}

/** Whether the mask stands there, and not yet what the person entered in its place. */
export function isMasked(cell: Cell | undefined): boolean {
  return cell !== undefined && cell.mask !== null && valueOf(cell) === cell.mask;
}

export function isReadOnly(cell: Cell): boolean {
  return cell.field.readOnly === true || cell.field.computed === true || cell.closed;
}

/** Whether the person can fill it in as things stand. */
export function isOpen(cell: Cell): boolean {
  return cell.visible && !isReadOnly(cell);
}

export function same(field: EngineField, a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || (field.isBlank(a) && field.isBlank(b))) return true;
  return field.equal ? field.equal(a, b) : JSON.stringify(a) === JSON.stringify(b);
}

/** What is wrong with the value itself, as far as it is due. */
export function ownFault(cell: Cell): Fault | null {
  const { field } = cell;
  if (!isOpen(cell)) return null;
  const value = valueOf(cell);
  if (isMasked(cell)) return null;
  if (field.isBlank(value)) return cell.due === 2 && isRequired(cell) ? { code: 'required' } : null;
  const gone = notOffered(cell, value);
  if (gone !== null) return { code: 'option_not_offered', args: { option: gone } };
  // What is kept is not sent: limits that have moved since do not hold it up.
  const kept = !field.rows && cell.base !== undefined && same(field, value, cell.base);
  return cell.due > 0 && !kept ? (field.check?.(value) ?? null) : null;
}

export const DIRTY = 1;
export const FAULTY = 2;
export const MISSING = 4;
export const HIDDEN = 8;

/** What of a field counts in the form, as a set of bits. */
export function marksOf(cell: Cell): number {
  const missing = isOpen(cell) && isRequired(cell) && cell.field.isBlank(valueOf(cell));
  return (
    (cell.state.dirty ? DIRTY : 0) |
    (cell.state.fault !== null && cell.visible ? FAULTY : 0) |
    (missing ? MISSING : 0) |
    (isSeen(cell) ? 0 : HIDDEN)
  );
}

/** What a script hides is seen while it is wrong: somebody has to correct it. */
function isSeen(cell: Cell): boolean {
  return cell.visible && (!cell.display.hidden || cell.state.fault !== null);
}

export function isRequired(cell: Cell): boolean {
  return cell.field.required === true || cell.required || cell.display.required === true;
}

/** The values that rules and scripts both leave; null when all are offered. */
export function offeredOf(cell: Cell): readonly string[] | null {
  const { options } = cell.display;
  if (!options) return cell.offered;
  return cell.offered ? cell.offered.filter((value) => options.includes(value)) : options;
}

/** A chosen value that the rules do not offer; what is kept anyway may stay. */
function notOffered(cell: Cell, value: unknown): string | null {
  const offered = offeredOf(cell);
  if (!offered) return null;
  const kept = choices(cell.base);
  const gone = choices(value).find((v) => typeof v === 'string' && !offered.includes(v) && !kept.includes(v));
  return typeof gone === 'string' ? gone : null;
}

/** The values of a choice, be it one or several. */
export const choices = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]);

/** A fault of the text itself (not a date, not a number): the value alone does not show it. */
export function isInputFault(fault: Fault | null): boolean {
  return fault !== null && fault.code.startsWith('not_a_');
}

export function sameState(a: FieldState, b: FieldState): boolean {
  return (
    Object.is(a.value, b.value) &&
    a.dirty === b.dirty &&
    a.touched === b.touched &&
    sameFault(a.fault, b.fault) &&
    sameFault(a.warning, b.warning) &&
    a.required === b.required &&
    a.readOnly === b.readOnly &&
    a.byRule === b.byRule &&
    a.visible === b.visible &&
    a.calc === b.calc &&
    a.masked === b.masked &&
    (a.offered === b.offered || a.offered?.join('\n') === b.offered?.join('\n'))
  );
}

export function sameFault(a: Fault | null, b: Fault | null): boolean {
  return a === b || (a?.code === b?.code && a?.message === b?.message && a?.text === b?.text && JSON.stringify(a?.args) === JSON.stringify(b?.args));
}
