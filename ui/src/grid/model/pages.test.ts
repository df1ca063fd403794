import { describe, expect, it, vi } from 'vitest';
import type { RecordData } from '@/shared/api/types';
import { PageStore, type LoadPage, type PageAnswer } from './pages';

/** A list of `total` records whose cursor is the number of the next. */
function server(total: number): LoadPage {
  return ({ cursor, limit, skip = 0 }) => {
    const from = cursor === null ? Math.min(skip, total) : Number(cursor);
    const to = Math.min(total, from + limit);
    const items: RecordData[] = Array.from({ length: to - from }, (_, i) => ({ id: `r${from + i}`, version: 1 }));
    return Promise.resolve<PageAnswer>({ items, cursor: to < total ? String(to) : null });
  };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 400; i++) await Promise.resolve();
};

const idAt = (store: PageStore, i: number): string => {
  const line = store.line(i);
  return line.kind === 'row' ? line.record.id : line.kind;
};

describe('rows in pages', () => {
  it('reads what is on the screen and knows the end', async () => {
    const store = new PageStore({ load: server(150) });
    store.need(0, 20);
    expect(store.line(0).kind).toBe('loading');
    await settle();
    expect(idAt(store, 0)).toBe('r0');
    expect(store.length).toBe(200);
    store.need(90, 120);
    await settle();
    expect(store.length).toBe(150);
    expect(store.complete).toBe(true);
    expect(idAt(store, 149)).toBe('r149');
  });

  it('tells that it reads, and that it was stopped', () => {
    const told: string[] = [];
    const store = new PageStore({ load: () => new Promise(() => undefined) });
    store.subscribe(() => told.push(store.waiting ? 'waiting' : store.stopped ? 'stopped' : 'still'));
    store.need(0, 20);
    expect(told).toEqual(['waiting']);
    store.stop();
    expect(told).toEqual(['waiting', 'stopped']);
  });

  it('holds places for rows that are not there yet', async () => {
    const store = new PageStore({ load: server(12) });
    expect(store.state).toBe('loading');
    expect(store.length).toBe(100);
    expect(store.line(0).kind).toBe('loading');
    store.need(0, 20);
    await settle();
    expect(store.length).toBe(12);
  });

  it('an empty list has no lines', async () => {
    const store = new PageStore({ load: server(0) });
    store.need(0, 20);
    await settle();
    expect(store.length).toBe(0);
    expect(store.state).toBe('ready');
  });

  it('takes the counted length for the scrollbar', async () => {
    const store = new PageStore({ load: server(100000) });
    store.need(0, 20);
    await settle();
    store.setCount(10000, true);
    expect(store.length).toBe(10000);
  });

  it('leaps to a far row where the server leaves rows out, and goes on from there', async () => {
    const load = vi.fn(server(1_000_000));
    const store = new PageStore({ load, skips: true });
    store.need(0, 20);
    await settle();
    store.setCount(1_000_000, false);
    store.need(999_980, 999_999);
    await settle();
    expect(idAt(store, 999_999)).toBe('r999999');
    expect(store.length).toBe(1_000_000);
    store.need(500_050, 500_120);
    await settle();
    expect(idAt(store, 500_110)).toBe('r500110');
    expect(load.mock.calls.length).toBeLessThan(6);
  });

  it('leaps over an end that nobody knew without asking on and on', async () => {
    const load = vi.fn(server(3000));
    const store = new PageStore({ load, skips: true });
    store.need(0, 20);
    await settle();
    store.setCount(10_000, true);
    store.need(9000, 9020);
    await settle();
    expect(load.mock.calls.length).toBeLessThan(4);
    expect(store.length).toBe(9000);
  });

  it('is stopped, and goes on when it is asked to', async () => {
    const load = vi.fn(server(150));
    const store = new PageStore({ load });
    store.need(0, 20);
    store.stop();
    await settle();
    expect(store.stopped).toBe(true);
    expect(idAt(store, 0)).toBe('loading');
    store.retry();
    await settle();
    expect(idAt(store, 0)).toBe('r0');
  });

  it('walks to a far row in light strides and shows it', async () => {
    const load = vi.fn(server(100000));
    const store = new PageStore({ load });
    store.need(0, 20);
    await settle();
    store.setCount(10000, true);
    store.need(9000, 9020);
    await settle();
    expect(idAt(store, 9010)).toBe('r9010');
    const light = load.mock.calls.filter(([ask]) => ask.light);
    expect(light.length).toBe(17);
    expect(light.every(([ask]) => ask.limit === 500)).toBe(true);
    store.need(100, 120);
    await settle();
    expect(idAt(store, 110)).toBe('r110');
  });

  it('keeps no more pages than told', async () => {
    const store = new PageStore({ load: server(5000), keep: 4 });
    for (let i = 0; i < 5000; i += 100) {
      store.need(i, i + 20);
      await settle();
    }
    expect(store.loaded().length).toBe(400);
    store.need(0, 20);
    await settle();
    expect(idAt(store, 5)).toBe('r5');
  });

  it('gives up a page that was scrolled past', async () => {
    const signals: AbortSignal[] = [];
    const slow: LoadPage = ({ signal, cursor, limit, light }) => {
      signals.push(signal);
      return cursor === null ? server(100000)({ cursor, limit, light, signal }) : new Promise(() => undefined);
    };
    const store = new PageStore({ load: slow });
    store.need(0, 20);
    await settle();
    store.need(100, 120);
    await settle();
    store.need(2000, 2020);
    expect(signals[1]!.aborted).toBe(true);
  });

  it('shows the old rows until the new ones are there', async () => {
    let total = 300;
    const store = new PageStore({ load: (ask) => server(total)(ask) });
    store.need(0, 20);
    await settle();
    total = 40;
    store.reload();
    expect(idAt(store, 3)).toBe('r3');
    await settle();
    expect(store.length).toBe(40);
    expect(store.line(45).kind).toBe('loading');
  });

  it('changes a row in place', async () => {
    const store = new PageStore({ load: server(20) });
    store.need(0, 20);
    await settle();
    const version = store.version;
    store.patch('r7', { name: 'x' });
    expect(store.row(7)!.name).toBe('x');
    expect(store.version).toBeGreaterThan(version);
    expect(store.indexOf('r7')).toBe(7);
  });

  it('says what failed and tries again', async () => {
    let broken = true;
    const store = new PageStore({ load: (ask) => (broken ? Promise.reject(new Error('no')) : server(20)(ask)) });
    store.need(0, 20);
    await settle();
    expect(store.state).toBe('error');
    broken = false;
    store.retry();
    await settle();
    expect(store.state).toBe('ready');
    expect(idAt(store, 0)).toBe('r0');
  });
});
