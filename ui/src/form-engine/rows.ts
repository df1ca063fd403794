import { DIRTY, FAULTY, MISSING } from './cell';
import type { Scope } from './scope';
import type { Fault, Values } from './types';

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
  private readonly watchers = new Set<() => void>();

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

  /** Told when the list changes, or anything in one of its records. */
  watch(listener: () => void): () => void {
    this.watchers.add(listener);
    return () => this.watchers.delete(listener);
  }

  /** Adds a record before `at`, or at the end. */
  add(values: Values = {}, at: number = this.list.length): Scope {
    return this.addAll([values], at)[0]!;
  }

  /** Adds records before `at`, or at the end. */
  addAll(all: readonly Values[], at: number = this.list.length): Scope[] {
    let rows!: Scope[];
    this.host.batch(() => {
      rows = all.map((values) => this.host.make(values));
      this.put(rows, at);
    });
    return rows;
  }

  /** Puts records that were removed back, before `at`. */
  put(rows: readonly Scope[], at: number): void {
    this.list = [...this.list.slice(0, at), ...rows, ...this.list.slice(at)];
    this.host.changed();
  }

  remove(...ids: string[]): void {
    const gone = new Set(ids);
    if (!this.list.some((row) => gone.has(row.id))) return;
    this.list = this.list.filter((row) => !gone.has(row.id));
    this.host.changed();
  }

  /** Other records in the place of all that are there; those with the id of one that was saved go on as that one. */
  replace(all: readonly Values[]): void {
    this.host.batch(() => {
      const saved = new Map(this.list.flatMap((row) => (row.old.id ? [[row.old.id, row] as const] : [])));
      this.list = all.map((values) => {
        const known = values.id ? saved.get(values.id) : undefined;
        known?.setAll(values);
        return known ?? this.host.make(values);
      });
      this.host.changed();
    });
  }

  /** Takes new records out that nobody filled in, from the end, as long as more than `least` are left. */
  prune(least: number): void {
    const blank = this.list.filter((row) => row.isBlank).reverse();
    const most = Math.max(0, this.list.length - least);
    this.remove(...blank.slice(0, most).map((row) => row.id));
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

  /** The records with what is to be sent of each: of saved ones what differs, of new ones all. */
  payload(): Values[] {
    return this.list.map((row) => (row.old.id ? { id: row.old.id, ...row.payload('update') } : row.payload('create')));
  }

  /** The records with everything that is known of each, links by their ids. */
  values(): Values[] {
    return this.list.map((row) => ({ ...(row.old.id ? { id: row.old.id } : {}), ...row.allValues() }));
  }

  /** What the person entered and has not saved, in the whole list, so that {@link replace} brings it back. */
  edits(): Values[] {
    return this.list.map((row) => (row.old.id ? { id: row.old.id, ...row.edits() } : row.entered()));
  }

  /** How many values are wrong, as it is told beside them. */
  faults(): number {
    return this.list.reduce((sum, row) => sum + row.faults(), 0);
  }

  /** What the server refused of the record at a place in the list. Fields that are not shown are answered. */
  setServerFault(at: number, key: string, fault: Fault): boolean {
    const row = this.list[at];
    return row !== undefined && Object.keys(row.setServerFaults({ [key]: fault })).length === 0;
  }

  /** For the engine: begins again with these records. */
  begin(rows: Scope[]): void {
    this.list = rows;
    this.saved = this.order();
  }

  /** For the engine: whether a field of any record is marked so. In a record that nobody filled in nothing is missing. */
  any(mark: number): boolean {
    if ((this.counts.get(mark) ?? 0) === 0) return false;
    return mark !== MISSING || this.list.some((row) => row.isMarked(MISSING) && !row.isBlank);
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

  /** For the engine: tells that something in the list has changed. */
  tellWatchers(): void {
    for (const watcher of [...this.watchers]) watcher();
  }

  private order(): string {
    return this.list.map((row) => row.id).join(' ');
  }
}
