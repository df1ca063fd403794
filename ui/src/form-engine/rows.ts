import { DIRTY, FAULTY, MISSING } from './cell';
import type { Scope } from './scope';
import type { Values } from './types';

/** How the engine makes and forgets records of rows. */
export interface RowsHost {
  make: (values: Values) => Scope;
  /** The list itself has changed: which records, or their order. */
  changed: () => void;
  batch: (act: () => void) => void;
}

/** The records of a field of rows, each a {@link Scope} of its own. */
export class Rows {
  private list: Scope[] = [];
  private saved = '';
  /** How many fields of the records are marked, by mark. */
  private readonly counts = new Map<number, number>();
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly key: string,
    private readonly host: RowsHost,
  ) {}

  /** The records in their order; the same array until the list changes. */
  all(): readonly Scope[] {
    return this.list;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Adds a record before `at`, or at the end. */
  add(values: Values = {}, at: number = this.list.length): Scope {
    let row!: Scope;
    this.host.batch(() => {
      row = this.host.make(values);
      this.list = [...this.list.slice(0, at), row, ...this.list.slice(at)];
      this.host.changed();
    });
    return row;
  }

  remove(id: string): void {
    if (!this.list.some((row) => row.id === id)) return;
    this.list = this.list.filter((row) => row.id !== id);
    this.host.changed();
  }

  /** Moves a record to another place. */
  move(id: string, to: number): void {
    const row = this.list.find((r) => r.id === id);
    if (!row || this.list.indexOf(row) === to) return;
    const others = this.list.filter((r) => r !== row);
    this.list = [...others.slice(0, to), row, ...others.slice(to)];
    this.host.changed();
  }

  /** Whether the list, or anything in it, differs from what it began with. */
  get dirty(): boolean {
    return this.any(DIRTY) || this.order() !== this.saved;
  }

  /** The records with what is to be sent of each. */
  payload(): Values[] {
    return this.list.map((row) => ({ ...(row.old.id ? { id: row.old.id } : {}), ...row.payload('create') }));
  }

  /** For the engine: begins again with these records. */
  begin(rows: Scope[]): void {
    this.list = rows;
    this.saved = this.order();
  }

  /** For the engine: whether a field of any record is marked so. */
  any(mark: number): boolean {
    return (this.counts.get(mark) ?? 0) > 0;
  }

  /** For the engine: the marks of a field of a record have changed. */
  count(before: number, after: number): void {
    for (const mark of [DIRTY, FAULTY, MISSING]) {
      const by = Number((after & mark) !== 0) - Number((before & mark) !== 0);
      if (by !== 0) this.counts.set(mark, (this.counts.get(mark) ?? 0) + by);
    }
  }

  /** For the engine: counts anew, when records came or went. */
  recount(): void {
    this.counts.clear();
    for (const row of this.list) for (const cell of row.allCells()) this.count(0, cell.marks);
  }

  /** For the engine: tells that the list has changed. */
  tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private order(): string {
    return this.list.map((row) => row.id).join(' ');
  }
}
