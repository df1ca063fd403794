import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Live, type Listener } from './client';

class FakeSocket extends EventTarget {
  static all: FakeSocket[] = [];
  readyState: number = WebSocket.CONNECTING;
  sent: Record<string, unknown>[] = [];
  constructor() {
    super();
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(): void {
    this.readyState = WebSocket.CLOSED;
  }
  opened(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  says(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  ends(code: number): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
  types(): unknown[] {
    return this.sent.map((m) => m.type);
  }
}

const told = () => ({ onRecord: vi.fn<NonNullable<Listener['onRecord']>>(), onJob: vi.fn<NonNullable<Listener['onJob']>>(), onReset: vi.fn<Listener['onReset']>() });
let token: string | null = 't1';
const live = () => new Live({ url: () => 'ws://x/ws', token: () => token, open: () => new FakeSocket() as unknown as WebSocket });
const last = (): FakeSocket => FakeSocket.all[FakeSocket.all.length - 1]!;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  token = 't1';
});
afterEach(() => vi.useRealTimers());

describe('the socket of a page', () => {
  it('opens with the first subscription, says who one is, then what one asks for', () => {
    const l = live();
    const a = told();
    l.subscribe({ object: 'deal', filter: 'record.n > 1.0' }, a);
    l.subscribe({ jobs: true }, told());
    expect(FakeSocket.all).toHaveLength(1);
    last().opened();
    expect(last().sent).toEqual([{ type: 'auth', token: 't1' }]);
    last().says({ type: 'ready', seq: 5 });
    expect(last().types()).toEqual(['auth', 'subscribe', 'subscribe']);
    last().says({ type: 'change', id: 's1', seq: 6, action: 'update', record: { id: 'r', version: 2 } });
    expect(a.onRecord).toHaveBeenCalledWith('update', { id: 'r', version: 2 });
  });
  it('says that the server is away only after some seconds, and once that it is back', () => {
    const onAway = vi.fn();
    const onBack = vi.fn();
    const l = new Live({ url: () => 'ws://x/ws', token: () => token, open: () => new FakeSocket() as unknown as WebSocket, onAway, onBack });
    l.subscribe({ object: 'deal' }, told());
    last().opened();
    last().says({ type: 'ready', seq: 5 });
    expect(onBack).not.toHaveBeenCalled();
    last().ends(1006);
    expect(onAway).not.toHaveBeenCalled();
    for (let n = 0; n < 5; n++) {
      vi.advanceTimersByTime(60_000);
      last().ends(1006);
    }
    expect(onAway).toHaveBeenCalled();
    vi.advanceTimersByTime(60_000);
    last().opened();
    last().says({ type: 'ready', seq: 6 });
    expect(onBack).toHaveBeenCalledOnce();
  });
  it('comes back after a loss, asks for what was missed, and resets where it must', () => {
    const l = live();
    const a = told();
    const b = told();
    l.subscribe({ object: 'deal' }, a);
    l.subscribe({ object: 'lead' }, b);
    last().opened();
    last().says({ type: 'ready', seq: 5 });
    last().says({ type: 'change', id: 's1', seq: 9, action: 'delete', record: { id: 'r' } });
    last().ends(1006);
    vi.advanceTimersByTime(60_000);
    expect(FakeSocket.all).toHaveLength(2);
    last().opened();
    last().says({ type: 'ready', seq: 20 });
    expect(last().sent.at(-1)).toEqual({ type: 'resume', seq: 9 });
    last().says({ type: 'reset', id: 's2' });
    expect([a.onReset.mock.calls.length, b.onReset.mock.calls.length]).toEqual([0, 1]);
    last().says({ type: 'reset', seq: 21 });
    expect([a.onReset.mock.calls.length, b.onReset.mock.calls.length]).toEqual([1, 2]);
  });
  it('waits longer after each loss, and gives up where it was sent away', () => {
    const l = live();
    l.subscribe({ object: 'deal' }, told());
    for (let i = 0; i < 4; i++) {
      last().ends(1006);
      vi.advanceTimersByTime(60_000);
    }
    expect(FakeSocket.all).toHaveLength(5);
    last().ends(4003);
    vi.advanceTimersByTime(600_000);
    expect(FakeSocket.all).toHaveLength(5);
  });
  it('goes on with a fresh token of the same person, and begins anew as another', () => {
    const l = live();
    l.subscribe({ object: 'deal' }, told());
    last().opened();
    last().says({ type: 'ready', seq: 5 });
    token = 't2';
    l.renew(true);
    expect(last().sent.at(-1)).toEqual({ type: 'auth', token: 't2' });
    token = 't3';
    l.renew(false);
    expect(FakeSocket.all).toHaveLength(2);
    token = null;
    l.renew(false);
    expect(last().readyState).toBe(WebSocket.CLOSED);
    expect(FakeSocket.all).toHaveLength(2);
  });
  it('ends what the server ended, and closes a while after the last one went', () => {
    const l = live();
    const a = told();
    const stop = l.subscribe({ object: 'deal' }, a);
    last().opened();
    last().says({ type: 'ready', seq: 5 });
    last().says({ type: 'error', id: 's1', status: 403, code: 'forbidden', message: '', data: {} });
    expect(a.onReset).toHaveBeenCalledTimes(1);
    stop();
    const again = l.subscribe({ object: 'lead' }, told());
    again();
    expect(last().readyState).toBe(WebSocket.OPEN);
    vi.advanceTimersByTime(6000);
    expect(last().readyState).toBe(WebSocket.CLOSED);
  });
  it('is not confused by what is no message', () => {
    const l = live();
    l.subscribe({ object: 'deal' }, told());
    last().opened();
    last().dispatchEvent(new MessageEvent('message', { data: 'nonsense' }));
    last().dispatchEvent(new MessageEvent('message', { data: new ArrayBuffer(2) }));
    last().says({ type: 'ready', seq: 5 });
    expect(last().types()).toEqual(['auth', 'subscribe']);
  });
});
