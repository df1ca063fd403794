import { PageStore, type Band, type Line, type LineSource, type LoadPage } from '@/grid';
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
  /** The groups of a level, under the groups chosen above it. */
  groups: (level: number, above: unknown[], signal: AbortSignal) => Promise<GroupItem[]>;
  /** The rows of a group, given by its values from the top. */
  rows: (values: unknown[]) => LoadPage;
}

interface Branch {
  band: Band;
  values: unknown[];
  /** Groups of the next level, once they are read. */
  children: Branch[] | null;
  store: PageStore | null;
  failed: boolean;
}

type Segment = { first: number; length: number } & (
  { kind: 'band'; branch: Branch } | { kind: 'rows'; branch: Branch; store: PageStore } | { kind: 'wait'; branch: Branch }
);

/** Bands over groups; the rows of an open one are read by the page. */
export class GroupSource implements LineSource {
  version = 0;
  links: Record<string, string> = {};
  state: 'loading' | 'ready' | 'error' = 'loading';
  error: unknown = null;

  private roots: Branch[] = [];
  private segments: Segment[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly flights = new Set<AbortController>();

  constructor(private readonly options: GroupOptions) {}

  /** Reads the groups of the first level. */
  begin(): void {
    this.start();
  }

  get length(): number {
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
      if (segment.kind !== 'rows') continue;
      const from = Math.max(first, segment.first);
      const to = Math.min(last, segment.first + segment.length - 1);
      if (from <= to) segment.store.need(from - segment.first, to - segment.first);
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

  /** Opens or folds a group. */
  toggle(key: string, open: boolean): void {
    const branch = this.all().find((b) => b.band.key === key);
    if (!branch) return;
    branch.band = { ...branch.band, open };
    branch.failed = false;
    if (open && branch.values.length < this.options.levels.length) {
      if (branch.children === null) void this.read(branch);
    } else if (open && branch.store === null) {
      const store = new PageStore({ load: this.options.rows(branch.values), keep: 10, skips: true });
      store.setCount(branch.band.count, false);
      store.subscribe(() => {
        if (Object.keys(store.links).length > 0) this.links = { ...this.links, ...store.links };
        this.changed();
      });
      branch.store = store;
      store.need(0, 20);
    }
    this.changed();
  }

  /** Opens or folds every group of the first level. */
  toggleAll(open: boolean): void {
    for (const root of this.roots) if (root.band.open !== open) this.toggle(root.band.key, open);
  }

  reload(): void {
    const open = new Set(
      this.all()
        .filter((b) => b.band.open)
        .map((b) => b.band.key),
    );
    this.start(open);
  }

  dispose(): void {
    for (const flight of this.flights) flight.abort();
    for (const branch of this.all()) branch.store?.dispose();
  }

  private start(open: Set<string> = new Set()): void {
    void this.groups([], open).then((roots) => {
      if (!roots) return;
      this.roots = roots;
      this.state = 'ready';
      this.changed();
    });
  }

  private async read(branch: Branch): Promise<void> {
    const children = await this.groups(branch.values, new Set());
    if (children) branch.children = children;
    else branch.failed = true;
    this.changed();
  }

  private async groups(above: unknown[], open: Set<string>): Promise<Branch[] | null> {
    const flight = new AbortController();
    this.flights.add(flight);
    const level = above.length;
    const field = this.options.levels[level]!.field;
    try {
      const items = await this.options.groups(level, above, flight.signal);
      const branches = items.map<Branch>((item) => {
        const values = [...above, item.value];
        const key = JSON.stringify(values);
        return {
          band: { kind: 'band', key, level, field, value: item.value, open: false, count: item.count, sums: item.sums },
          values,
          children: null,
          store: null,
          failed: false,
        };
      });
      queueMicrotask(() => {
        for (const branch of branches) if (open.has(branch.band.key)) this.toggle(branch.band.key, true);
      });
      return branches;
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
    this.version++;
    for (const listener of [...this.listeners]) listener();
  }
}
