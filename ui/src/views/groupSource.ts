import { PageStore, type Band, type Line, type LineSource, type LoadPage, type SourceState } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import type { GroupKey } from './state';

/** One group as the server sums it up. */
export interface GroupItem {
  value: unknown;
  count: number;
  sums: Record<string, unknown>;
}

export interface GroupOptions {
  levels: GroupKey[];
  /** The groups of a level, under the groups chosen above it, with the titles of links among them. */
  groups: (level: number, above: unknown[], signal: AbortSignal) => Promise<{ items: GroupItem[]; more: boolean; links?: Record<string, string> }>;
  /** The rows of a group, given by its values from the top. */
  rows: (values: unknown[]) => LoadPage;
}

/** So many lines stand for groups that are not there yet. */
const WAITING = 20;

interface Branch {
  band: Band;
  values: unknown[];
  /** Groups of the next level, once they are read. */
  children: Branch[] | null;
  store: PageStore | null;
  failed: boolean;
  reading: boolean;
}

type Segment = { first: number; length: number } & (
  { kind: 'band'; branch: Branch } | { kind: 'rows'; branch: Branch; store: PageStore } | { kind: 'wait'; branch: Branch }
);

/**
 * Bands over groups; what an open one holds is read once it comes on the screen.
 * Which are open is kept through a reload, and what they hold stays until it is
 * there anew.
 */
export class GroupSource implements LineSource {
  version = 0;
  links: Record<string, string> = {};
  state: SourceState = 'loading';
  error: unknown = null;
  bands: readonly number[] = [];

  private roots: Branch[] = [];
  /** Keys of what is open; with `unfolded`, of what is not. */
  private turned = new Set<string>();
  private unfolded = false;
  private segments: Segment[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly flights = new Set<AbortController>();
  /** Keys of what has more groups than are read; '' is the first level. */
  private readonly cutAt = new Set<string>();

  constructor(private readonly options: GroupOptions) {}

  /** Reads the groups of the first level; those of `open` are open. */
  begin(open: readonly string[] = []): void {
    this.turned = new Set(open);
    void this.start();
  }

  get length(): number {
    if (this.state === 'loading') return WAITING;
    const last = this.segments[this.segments.length - 1];
    return last ? last.first + last.length : 0;
  }

  line(index: number): Line {
    const segment = this.segmentAt(index);
    if (!segment) return { kind: 'loading' };
    if (segment.kind === 'band') return segment.branch.band;
    if (segment.kind === 'rows') return segment.store.line(index - segment.first);
    return segment.branch.failed
      ? { kind: 'error', retry: () => this.toggle(segment.branch.band.key, true) }
      : { kind: 'loading' };
  }

  need(first: number, last: number): void {
    for (const segment of this.segments) {
      const from = Math.max(first, segment.first);
      const to = Math.min(last, segment.first + segment.length - 1);
      if (from > to) continue;
      if (segment.kind === 'rows') segment.store.need(from - segment.first, to - segment.first);
      else if (segment.kind === 'wait' && !segment.branch.reading && !segment.branch.failed) void this.read(segment.branch);
    }
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  patch(id: string, change: Partial<RecordData>, links?: Record<string, string>): void {
    if (links) this.links = { ...this.links, ...links };
    for (const branch of this.all()) branch.store?.patch(id, change);
    this.changed();
  }

  indexOf(id: string): number {
    for (const segment of this.segments) {
      if (segment.kind !== 'rows') continue;
      const at = segment.store.indexOf(id);
      if (at >= 0) return segment.first + at;
    }
    return -1;
  }

  /** Whether there are more groups than are shown. */
  get cut(): boolean {
    return this.cutAt.has('') || this.all().some((b) => b.band.open && this.cutAt.has(b.band.key));
  }

  /** Opens or folds a group. */
  toggle(key: string, open: boolean): void {
    const branch = this.all().find((b) => b.band.key === key);
    if (!branch) return;
    if (open === this.unfolded) this.turned.delete(key);
    else this.turned.add(key);
    branch.failed = false;
    this.show(branch);
    this.changed();
  }

  /** Opens or folds every group of every level. */
  toggleAll(open: boolean): void {
    this.unfolded = open;
    this.turned.clear();
    for (const branch of this.all()) this.show(branch);
    this.changed();
  }

  /** Keys of the groups that are open. */
  get open(): string[] {
    return this.all()
      .filter((b) => b.band.open)
      .map((b) => b.band.key);
  }

  reload(): void {
    void this.start();
  }

  dispose(): void {
    for (const flight of this.flights) flight.abort();
    for (const branch of this.all()) branch.store?.dispose();
  }

  private async start(): Promise<void> {
    const roots = await this.groups([], this.roots);
    if (!roots) return;
    this.roots = roots;
    this.state = 'ready';
    this.changed();
  }

  private async read(branch: Branch): Promise<void> {
    branch.reading = true;
    const children = await this.groups(branch.values, branch.children ?? []);
    branch.reading = false;
    if (children) branch.children = children;
    else branch.failed = true;
    this.changed();
  }

  /** A branch as it is to be shown: open or not, with what will hold its rows. */
  private show(branch: Branch): void {
    const open = this.turned.has(branch.band.key) !== this.unfolded;
    branch.band = { ...branch.band, open };
    if (!open || branch.store !== null || branch.values.length < this.options.levels.length) return;
    const store = new PageStore({ load: this.options.rows(branch.values), keep: 10, skips: true });
    store.setCount(branch.band.count, false);
    store.subscribe(() => {
      if (Object.keys(store.links).length > 0) this.links = { ...this.links, ...store.links };
      this.changed();
    });
    branch.store = store;
  }

  private async groups(above: unknown[], before: Branch[]): Promise<Branch[] | null> {
    const flight = new AbortController();
    this.flights.add(flight);
    const level = above.length;
    const field = this.options.levels[level]!.field;
    try {
      const { items, more, links } = await this.options.groups(level, above, flight.signal);
      const at = above.length === 0 ? '' : JSON.stringify(above);
      if (more) this.cutAt.add(at);
      else this.cutAt.delete(at);
      if (links) this.links = { ...this.links, ...links };
      const known = new Map(before.map((b) => [b.band.key, b]));
      return items.map<Branch>((item) => {
        const values = [...above, item.value];
        const key = JSON.stringify(values);
        const old = known.get(key);
        known.delete(key);
        const band: Band = { kind: 'band', key, level, field, value: item.value, open: false, count: item.count, sums: item.sums };
        const branch = { band, values, children: old?.children ?? null, store: old?.store ?? null, failed: false, reading: false };
        this.show(branch);
        if (old?.store) {
          old.store.reload();
          old.store.setCount(item.count, false);
        }
        if (old?.children) void this.read(branch);
        return branch;
      });
    } catch (error) {
      if (!flight.signal.aborted && level === 0) {
        this.state = 'error';
        this.error = error;
        this.changed();
      }
      return null;
    } finally {
      this.flights.delete(flight);
    }
  }

  private all(list: Branch[] = this.roots): Branch[] {
    return list.flatMap((b) => [b, ...(b.children ? this.all(b.children) : [])]);
  }

  private segmentAt(index: number): Segment | undefined {
    let low = 0;
    let high = this.segments.length - 1;
    while (low <= high) {
      const mid = (low + high) >> 1;
      const segment = this.segments[mid]!;
      if (index < segment.first) high = mid - 1;
      else if (index >= segment.first + segment.length) low = mid + 1;
      else return segment;
    }
    return undefined;
  }

  private layOut(branches: Branch[], at: number): number {
    let next = at;
    for (const branch of branches) {
      this.segments.push({ kind: 'band', branch, first: next, length: 1 });
      next++;
      if (!branch.band.open) continue;
      if (branch.children) next = this.layOut(branch.children, next);
      else if (branch.store) {
        const length = branch.store.length;
        this.segments.push({ kind: 'rows', branch, store: branch.store, first: next, length });
        next += length;
      } else {
        this.segments.push({ kind: 'wait', branch, first: next, length: 1 });
        next++;
      }
    }
    return next;
  }

  private changed(): void {
    this.segments = [];
    this.layOut(this.roots, 0);
    this.bands = this.segments.flatMap((segment) => (segment.kind === 'band' ? [segment.first] : []));
    this.version++;
    for (const listener of [...this.listeners]) listener();
  }
}
