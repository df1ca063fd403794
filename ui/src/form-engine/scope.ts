import { isMasked, isOpen, isReadOnly, isRequired, newCell, offeredOf, ownFault, same, sameState, valueOf, type Cell } from './cell';
import type { PlanNode } from './plan';
import type { Rows } from './rows';
import type { Display, EngineField, Fault, FieldState, Values } from './types';

type Listener = () => void;

/** What a record of the form tells its engine. */
export interface ScopeHost {
  /** The value that counts has changed. */
  changed: (scope: Scope, key: string) => void;
  /** Something told of the field may have changed. */
  stale: (scope: Scope, cell: Cell) => void;
  /** Runs several changes as one. */
  batch: (act: () => void) => void;
}

/** Where the linked record of a field stands. */
export interface Link {
  id: string;
  state: 'loading' | 'here' | 'failed';
  record: Values | null;
}

/**
 * One record of a form, its own or a row's: a small store per field, so that a
 * key in one field tells nobody but that field and what follows from it.
 */
export class Scope {
  /** The values as expressions read them; links carry what was loaded of their record. */
  readonly record: Values = {};
  readonly links = new Map<string, Link>();
  /** Results of rules: whether each holds; absent while nothing is known. */
  readonly broken = new Map<PlanNode, boolean>();
  /** Of a record of rows: what a new one begins with. */
  defaults: Values = {};
  /** Keys whose computed value waits for a linked record. */
  readonly pending = new Set<string>();
  private readonly cells = new Map<string, Cell>();
  private readonly plain = new Map<string, unknown>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private submitted = false;

  constructor(
    /** The field of rows that it is a record of; '' is the form's own record. */
    readonly name: string,
    /** Tells rows apart. */
    readonly id: string,
    fields: readonly EngineField[],
    public old: Values,
    private readonly host_: ScopeHost,
    rulesOf: (key: string) => readonly PlanNode[],
  ) {
    for (const field of fields) this.cells.set(field.key, newCell(field, undefined, undefined, rulesOf(field.key)));
  }

  keys(): string[] {
    return [...this.cells.keys()];
  }

  /** The records of a field of rows; undefined of another field. */
  rowsOf(_key: string): Rows | undefined {
    return undefined;
  }

  has(key: string): boolean {
    return this.cells.has(key);
  }

  cell(key: string): Cell | undefined {
    return this.cells.get(key);
  }

  allCells(): Iterable<Cell> {
    return this.cells.values();
  }

  /** The state of a field; the same object until something in it changes. */
  field(key: string): FieldState {
    const cell = this.cells.get(key);
    if (!cell) throw new Error(`no field ${key} in the form`);
    return cell.state;
  }

  value(key: string): unknown {
    return this.cells.get(key)?.state.value;
  }

  values(): Values {
    return Object.fromEntries([...this.cells].map(([key, cell]) => [key, cell.state.value]));
  }

  /** Everything that expressions read of the record, also what the form does not show. */
  allValues(): Values {
    return { ...Object.fromEntries(this.plain), ...this.values() };
  }

  initialValue(key: string): unknown {
    return this.cells.get(key)?.initial;
  }

  /** What stands in the place of a value that is not known here; null where it is known. */
  mask(key: string): string | null {
    return this.cells.get(key)?.mask ?? null;
  }

  subscribe(key: string, listener: Listener): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set.add(listener));
    return () => set.delete(listener);
  }

  /** The person changed a value. */
  set(key: string, value: unknown): void {
    const cell = this.cells.get(key);
    if (!cell || cell.field.computed || same(cell.field, cell.typed, value)) return;
    this.host_.batch(() => {
      cell.typed = value;
      cell.following = false;
      cell.server = null;
      cell.input = null;
      if (cell.due === 1) cell.due = 2;
      this.settle(cell);
    });
  }

  /** Several values at once, for instance a restored draft. */
  setAll(values: Values): void {
    this.host_.batch(() => {
      for (const [key, value] of Object.entries(values)) this.set(key, value);
    });
  }

  /** The person left the field: its check is due from now on. */
  touch(key: string): void {
    const cell = this.cells.get(key);
    if (!cell || cell.touched) return;
    this.host_.batch(() => {
      cell.touched = true;
      // An empty required field says nothing on leaving: the form was only passed through.
      cell.due = cell.due === 2 || !cell.field.isBlank(valueOf(cell)) ? 2 : 1;
      this.host_.stale(this, cell);
      // Rules that read it may be due now.
      this.host_.changed(this, key);
    });
  }

  /** A fault that the input found while reading what was typed; null takes it back. */
  setFault(key: string, fault: Fault | null): void {
    const cell = this.cells.get(key);
    if (!cell) return;
    this.host_.batch(() => {
      cell.input = fault;
      this.host_.stale(this, cell);
    });
  }

  /** What the server refused, by field. Keys that the form does not show are answered. */
  setServerFaults(faults: Record<string, Fault>): Record<string, Fault> {
    const others: Record<string, Fault> = {};
    this.host_.batch(() => {
      for (const [key, fault] of Object.entries(faults)) {
        const cell = this.cells.get(key);
        if (cell) {
          cell.server = fault;
          this.host_.stale(this, cell);
        }
        if (!cell?.visible) others[key] = fault;
      }
    });
    return others;
  }

  setReadOnly(key: string, readOnly: boolean): void {
    const cell = this.cells.get(key);
    if (!cell || !!cell.field.readOnly === readOnly) return;
    this.host_.batch(() => {
      cell.field.readOnly = readOnly;
      this.host_.stale(this, cell);
    });
  }

  /** How a script wants a field to be shown, over what it said before. */
  setDisplay(key: string, display: Display): void {
    const cell = this.cells.get(key);
    if (!cell) return;
    this.host_.batch(() => {
      cell.display = { ...cell.display, ...display };
      this.host_.stale(this, cell);
    });
  }

  /** All checks are due from now on. */
  makeDue(): void {
    this.submitted = true;
    for (const cell of this.cells.values()) {
      cell.due = 2;
      cell.touched = true;
      this.host_.stale(this, cell);
    }
  }

  /** The values to send: all that are not blank for a new record, only changed ones for an old. */
  payload(kind: 'create' | 'update'): Values {
    const out: Values = {};
    for (const [key, cell] of this.cells) {
      if (!isOpen(cell) || cell.field.rows) continue;
      const value = valueOf(cell);
      const dirty = !same(cell.field, cell.initial, value);
      if (kind === 'update' ? dirty : dirty || !cell.field.isBlank(value)) out[key] = value;
    }
    return out;
  }

  /** The record was never saved, and holds nothing but its defaults. */
  get isBlank(): boolean {
    if (this.old.id) return false;
    for (const [key, cell] of this.cells)
      if (!cell.field.computed && !cell.following && !same(cell.field, this.defaults[key], cell.typed)) return false;
    return true;
  }

  isMarked(mark: number): boolean {
    for (const cell of this.cells.values()) if ((cell.marks & mark) !== 0) return true;
    return false;
  }

  /** How many of its fields are wrong. */
  faults(): number {
    let count = 0;
    for (const cell of this.cells.values()) if (cell.state.fault !== null && cell.visible) count++;
    return count;
  }

  /** Everything that a person could have entered, as it stands now. */
  entered(): Values {
    const out: Values = {};
    for (const [key, cell] of this.cells) if (!cell.field.computed && !cell.field.isBlank(cell.typed)) out[key] = cell.typed;
    return out;
  }

  /** What the person entered and has not saved, also in fields that are hidden for now. */
  edits(): Values {
    const out: Values = {};
    for (const [key, cell] of this.cells)
      if (!cell.field.computed && !cell.field.rows && !same(cell.field, cell.initial, cell.typed)) out[key] = cell.typed;
    return out;
  }

  // ---- for the engine ---------------------------------------------------

  /** Writes the value that counts into the record; what reads it follows. */
  settle(cell: Cell): void {
    this.host_.stale(this, cell);
    const { key } = cell.field;
    const value = valueOf(cell);
    if (isMasked(cell)) {
      delete this.record[key];
      this.plain.delete(key);
      this.host_.changed(this, key);
      return;
    }
    if (same(cell.field, this.plain.get(key), value)) return;
    this.write(key, value);
  }

  /** Puts a value into the record. */
  write(key: string, value: unknown): void {
    this.plain.set(key, value);
    this.record[key] = value;
    this.host_.changed(this, key);
  }

  /** The value in the record, a link without what was loaded of it. */
  plainValue(key: string): unknown {
    return this.plain.get(key);
  }

  /** Tells the field that a rule stands at. */
  tellRule(node: PlanNode): void {
    const cell = this.cells.get(node.key);
    if (cell) this.host_.stale(this, cell);
  }

  /** Makes the state anew; true when something in it changed. */
  renew(cell: Cell): boolean {
    const fault = this.faultOf(cell);
    const next: FieldState = {
      value: valueOf(cell),
      dirty: !cell.field.computed && !cell.field.rows && !same(cell.field, cell.initial, valueOf(cell)),
      touched: cell.touched,
      fault,
      warning: fault ? null : (this.ruleFault(cell, 'warn') ?? wordsOf(cell)),
      required: isRequired(cell),
      readOnly: isReadOnly(cell) || cell.display.readOnly === true,
      byRule: cell.closed || cell.display.readOnly === true,
      visible: cell.visible,
      offered: offeredOf(cell),
      calc: cell.calc,
      masked: isMasked(cell),
    };
    if (sameState(cell.state, next)) return false;
    cell.state = next;
    return true;
  }

  tell(key: string): void {
    for (const listener of [...(this.listeners.get(key) ?? [])]) listener();
  }

  /** The rules that do not hold, of one severity. */
  findings(severity: 'block' | 'warn'): PlanNode[] {
    const out: PlanNode[] = [];
    for (const [node, broken] of this.broken) if (broken && (node.rule?.severity ?? 'block') === severity) out.push(node);
    return out.sort((a, b) => a.rank - b.rank);
  }

  /** Begins again from these values. */
  begin(initial: Values, base: Values): void {
    for (const key of Object.keys(this.record)) delete this.record[key];
    this.plain.clear();
    const masks = masksOf(initial);
    for (const [key, value] of Object.entries(initial)) {
      if (masks.has(key)) continue;
      this.record[key] = value;
      this.plain.set(key, value);
    }
    this.links.clear();
    this.broken.clear();
    this.pending.clear();
    this.submitted = false;
    for (const [key, cell] of this.cells) {
      const fresh = newCell(cell.field, initial[key], base[key], cell.rules, masks.get(key));
      Object.assign(cell, fresh, { state: cell.state, field: cell.field, display: cell.display });
      this.host_.stale(this, cell);
    }
  }

  private faultOf(cell: Cell): Fault | null {
    if (cell.server) return cell.server;
    if (cell.input && isOpen(cell)) return cell.input;
    return ownFault(cell) ?? this.ruleFault(cell, 'block');
  }

  private ruleFault(cell: Cell, severity: 'block' | 'warn'): Fault | null {
    if (!cell.visible) return null;
    const rule = cell.rules.find((node) => (node.rule!.severity ?? 'block') === severity && this.broken.get(node) && this.isDue(cell, node));
    return rule ? faultOfRule(rule) : null;
  }

  /** A rule is due at the submit, and before that once every field that it reads was filled in or left. */
  private isDue(cell: Cell, node: PlanNode): boolean {
    if (this.submitted) return true;
    if (cell.field.computed ? cell.field.isBlank(valueOf(cell)) : !cell.touched) return false;
    return node.reads.every((read) => {
      const other = read.at === 'own' ? this.cells.get(read.key) : undefined;
      return !other || !isOpen(other) || other.touched || !other.field.isBlank(valueOf(other));
    });
  }
}

const wordsOf = (cell: Cell): Fault | null => (cell.display.message ? { code: 'form_script', message: cell.display.message } : null);

/** The masks of a record as the server shows it, by field. */
export function masksOf(values: Values): Map<string, string> {
  const keys = Array.isArray(values.$masked) ? (values.$masked as string[]) : [];
  return new Map(keys.flatMap((key) => (typeof values[key] === 'string' ? [[key, values[key]]] : [])));
}

/** The values without those that only stand for what is not known here. */
export function unmasked(values: Values): Values {
  const masks = masksOf(values);
  return masks.size === 0 ? { ...values } : Object.fromEntries(Object.entries(values).filter(([key]) => !masks.has(key)));
}

export function faultOfRule(node: PlanNode): Fault {
  return { code: 'validation_rule', text: node.rule!.message };
}

/** The id of a link, whatever of its record stands around it. */
export function linkIdOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value && typeof value === 'object' && 'id' in value && typeof value.id === 'string') return value.id;
  return '';
}
