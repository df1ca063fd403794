import type { RecordData } from '@/shared/api/types';
import type { Line, LineSource, SourceState } from './source';

export interface PageAnswer {
  items: RecordData[];
  cursor: string | null;
  links?: Record<string, string>;
}

/** Reads one page; a `light` one is only walked over, its rows are not shown. With `skip` it stands behind so many rows of the first. */
export type LoadPage = (ask: {
  cursor: string | null;
  skip?: number;
  limit: number;
  light: boolean;
  signal: AbortSignal;
}) => Promise<PageAnswer>;

export interface PageOptions {
  load: LoadPage;
  size?: number;
  /** Pages kept; the least recently shown goes first. */
  keep?: number;
  /** The server can leave out rows: a jump far ahead is one page. */
  skips?: boolean;
}

const STRIDE = 5;
/** From so many pages ahead on rows are left out instead of walked over. */
const LEAP = 15;

/**
 * The rows of a list in pages behind a keyset cursor. A page is read when it
 * comes near the screen and given up when it has been scrolled past. A jump
 * ahead walks there in light strides of five pages, because a cursor is only
 * known once the page before it was read; a jump far ahead leaves rows out where
 * the server can do that.
 */
export class PageStore implements LineSource {
  version = 0;
  links: Record<string, string> = {};
  state: SourceState = 'loading';
  error: unknown = null;

  private load: LoadPage;
  private readonly size: number;
  private readonly keep: number;
  private readonly skips: boolean;
  private pages = new Map<number, RecordData[]>();
  private stale = new Map<number, RecordData[]>();
  private cursors = new Map<number, string | null>([[0, null]]);
  private readonly flights = new Map<number, AbortController>();
  private readonly failed = new Set<number>();
  private readonly listeners = new Set<() => void>();
  private wanted: [number, number] = [0, 0];
  /** Rows known to exist, and whether there are no more. */
  private known = 0;
  private ended = false;
  private counted = 0;
  private generation = 0;
  /** Something shows the rows; before that none are read. */
  private asked = false;
  private halted = false;
  /** First page known to hold nothing. */
  private beyond = Infinity;

  constructor(options: PageOptions) {
    this.load = options.load;
    this.size = options.size ?? 100;
    this.keep = options.keep ?? 30;
    this.skips = options.skips ?? false;
  }

  get length(): number {
    if (this.ended) return this.known;
    if (this.state === 'loading' && this.known === 0) return this.halted ? 0 : this.counted || this.size;
    return Math.max(this.counted, this.known + this.size);
  }

  /** Whether rows are being read that are wanted on the screen. */
  get waiting(): boolean {
    return this.flights.size > 0;
  }

  /** Whether somebody ended the reading. */
  get stopped(): boolean {
    return this.halted;
  }

  /** Ends what is being read, also on the server; `retry` goes on. */
  stop(): void {
    this.halted = true;
    for (const flight of this.flights.values()) flight.abort();
    this.flights.clear();
    this.changed();
  }

  /** Whether the last row is known. */
  get complete(): boolean {
    return this.ended;
  }

  line(index: number): Line {
    const page = Math.floor(index / this.size);
    const record = this.row(index);
    if (record) return { kind: 'row', record, number: index + 1 };
    if (this.failed.has(page)) return { kind: 'error', retry: () => this.retry() };
    return { kind: 'loading' };
  }

  row(index: number): RecordData | undefined {
    const page = Math.floor(index / this.size);
    return (this.pages.get(page) ?? this.stale.get(page))?.[index - page * this.size];
  }

  need(first: number, last: number): void {
    const range: [number, number] = [Math.floor(Math.max(0, first) / this.size), Math.floor(Math.max(0, last) / this.size)];
    const same = range[0] === this.wanted[0] && range[1] === this.wanted[1];
    this.wanted = range;
    this.asked = true;
    for (let p = range[0]; p <= range[1]; p++) this.refresh(p);
    if (same && this.flights.size > 0) return;
    for (const [page, flight] of this.flights) {
      if (page < range[0] - STRIDE || page > range[1] + 1) {
        this.flights.delete(page);
        flight.abort();
      }
    }
    this.pump();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Says how many rows there are; with `more` it is a lower bound. */
  setCount(count: number, more: boolean): void {
    if (this.ended) return;
    this.counted = count;
    if (!more && count < this.known) this.counted = this.known;
    this.changed();
  }

  patch(id: string, change: Partial<RecordData>, links?: Record<string, string>): void {
    if (links) this.links = { ...this.links, ...links };
    for (const pages of [this.pages, this.stale]) {
      for (const [page, rows] of pages) {
        const at = rows.findIndex((r) => r.id === id);
        if (at < 0) continue;
        const next = [...rows];
        next[at] = { ...rows[at]!, ...change };
        pages.set(page, next);
      }
    }
    this.changed();
  }

  indexOf(id: string): number {
    for (const [page, rows] of this.pages) {
      const at = rows.findIndex((r) => r.id === id);
      if (at >= 0) return page * this.size + at;
    }
    return -1;
  }

  /** Every loaded row, in order. */
  loaded(): RecordData[] {
    return [...this.pages.keys()].sort((a, b) => a - b).flatMap((p) => this.pages.get(p)!);
  }

  /** Shows another result (filter, sort); the rows of the old one stay until the new ones are there. */
  retarget(load: LoadPage): void {
    this.load = load;
    this.counted = 0;
    this.wanted = [0, Math.min(this.wanted[1] - this.wanted[0], 1)];
    this.reload();
  }

  /** Reads everything again; what is shown stays until the new rows are there. */
  reload(): void {
    this.generation++;
    this.halted = false;
    this.beyond = Infinity;
    for (const flight of this.flights.values()) flight.abort();
    this.flights.clear();
    this.failed.clear();
    this.stale = new Map([...this.stale, ...this.pages]);
    this.pages = new Map();
    this.cursors = new Map([[0, null]]);
    this.counted = Math.max(this.counted, this.known);
    this.known = 0;
    this.ended = false;
    this.error = null;
    this.pump();
    this.changed();
  }

  retry(): void {
    this.halted = false;
    this.failed.clear();
    this.error = null;
    if (this.state === 'error') this.state = 'loading';
    this.changed();
    this.pump();
  }

  /** Gives up what is being read. */
  dispose(): void {
    this.generation++;
    for (const flight of this.flights.values()) flight.abort();
    this.flights.clear();
  }

  private refresh(page: number): void {
    const rows = this.pages.get(page);
    if (!rows) return;
    this.pages.delete(page);
    this.pages.set(page, rows);
  }

  private pump(): void {
    if (!this.asked || this.halted) return;
    const [from, to] = this.wanted;
    for (let page = from; page <= to; page++) {
      if (this.pages.has(page) || this.flights.has(page) || this.failed.has(page)) continue;
      if (page >= this.beyond || (this.ended && page * this.size >= this.known)) continue;
      if (this.cursors.has(page)) void this.fetch(page, false);
      else {
        this.walk(page);
        return;
      }
    }
  }

  private walk(target: number): void {
    let near = 0;
    for (const page of this.cursors.keys()) if (page <= target && page > near) near = page;
    if (this.skips && target - near >= LEAP) {
      void this.fetch(target, false);
      return;
    }
    if (this.flights.has(near) || this.failed.has(near)) return;
    void this.fetch(near, target - near >= STRIDE);
  }

  private async fetch(page: number, light: boolean): Promise<void> {
    const flight = new AbortController();
    const generation = this.generation;
    this.flights.set(page, flight);
    this.changed(); // who ends a long reading learns that there is one
    const limit = light ? this.size * STRIDE : this.size;
    try {
      const skip = page > 0 && !this.cursors.has(page) ? page * this.size : undefined;
      const answer = await this.load({ cursor: this.cursors.get(page) ?? null, skip, limit, light, signal: flight.signal });
      if (generation !== this.generation || this.flights.get(page) !== flight) return;
      this.flights.delete(page);
      this.take(page, answer, light);
    } catch (error) {
      if (generation !== this.generation || flight.signal.aborted) return;
      this.flights.delete(page);
      this.failed.add(page);
      this.error = error;
      if (this.pages.size === 0) this.state = 'error';
      this.changed();
      return;
    }
    this.pump();
  }

  private take(page: number, answer: PageAnswer, light: boolean): void {
    const start = page * this.size;
    const end = start + answer.items.length;
    if (answer.items.length === 0 && page > 0 && !this.cursors.has(page)) {
      // Leapt over the end, which nobody knew.
      this.beyond = page;
      this.counted = Math.min(this.counted, start);
      this.changed();
      return;
    }
    this.known = Math.max(this.known, end);
    if (answer.cursor === null) {
      this.known = end;
      this.ended = true;
    } else this.cursors.set(page + (light ? STRIDE : 1), answer.cursor);
    if (answer.links) this.links = { ...this.links, ...answer.links };
    if (!light) {
      this.pages.set(page, answer.items);
      this.stale.delete(page);
      this.evict();
    }
    const [from, to] = this.wanted;
    const settled = !light && page >= from && page <= to;
    if (settled || this.ended) this.stale.clear();
    this.state = 'ready';
    this.changed();
  }

  private evict(): void {
    const [from, to] = this.wanted;
    for (const page of this.pages.keys()) {
      if (this.pages.size <= this.keep) return;
      if (page < from || page > to) this.pages.delete(page);
    }
  }

  private changed(): void {
    this.version++;
    for (const listener of [...this.listeners]) listener();
  }
}
