import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '@/shared/api/error';
import type { AnyDoc, ObjectDoc } from './documents';
import { historyOf, mostSteps, record, redo, undo } from './history';
import { problemsUnder, Session } from './session';

const object = (title: string): ObjectDoc => ({ kind: 'object', key: 'a', label: { zh: title }, title: 'name', fields: [] });

describe('the stack of steps', () => {
  it('goes back and forth', () => {
    let h = historyOf(0);
    for (const n of [1, 2, 3]) h = record(h, n, n * 5000);
    expect(undo(undo(h)).present).toBe(1);
    expect(redo(undo(undo(h))).present).toBe(2);
    expect(record(undo(h), 9, 0).future).toEqual([]);
  });
  it('joins changes of one part in a row', () => {
    let h = historyOf('');
    h = record(h, 'a', 1000, 'label');
    h = record(h, 'ab', 1500, 'label');
    h = record(h, 'abc', 4000, 'label');
    expect(h.past).toEqual(['', 'ab']);
    expect(record(h, 'x', 4100, 'other').past).toHaveLength(3);
  });
  it('holds 200 steps', () => {
    let h = historyOf(0);
    for (let n = 1; n <= 300; n++) h = record(h, n, n);
    expect(h.past).toHaveLength(mostSteps);
    for (let n = 0; n < 500; n++) h = undo(h);
    expect(h.present).toBe(100);
  });
});

describe('a design session', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const start = (put: (doc: AnyDoc) => Promise<unknown>) =>
    new Session<ObjectDoc>({ initial: object('一'), parts: (doc) => [doc], put, rest: 500, again: 1000 });

  it('saves within 800 ms of the last change, once', async () => {
    const put = vi.fn(async () => undefined);
    const session = start(put);
    session.apply(() => object('二'));
    await vi.advanceTimersByTimeAsync(300);
    session.apply(() => object('三'));
    await vi.advanceTimersByTimeAsync(800);
    expect(put).toHaveBeenCalledTimes(1);
    expect(put).toHaveBeenCalledWith(object('三'));
    expect(session.state().save.phase).toBe('saved');
    expect(session.dirty).toBe(false);
  });

  it('saves again what changed while it saved', async () => {
    let answer: () => void = () => undefined;
    const put = vi.fn(() => new Promise<void>((resolve) => (answer = resolve)));
    const session = start(put);
    session.apply(() => object('二'));
    await vi.advanceTimersByTimeAsync(600);
    session.apply(() => object('三'));
    await vi.advanceTimersByTimeAsync(600);
    expect(put).toHaveBeenCalledTimes(1);
    answer();
    await vi.advanceTimersByTimeAsync(1);
    expect(put).toHaveBeenCalledTimes(2);
    expect(put).toHaveBeenLastCalledWith(object('三'));
  });

  it('keeps what was refused, with its reasons, and sends it with the next change', async () => {
    const refusal = new ApiError({ status: 400, code: 'invalid', message: 'x', data: { 'fields.0.label': { code: 'required', message: '填写标题' } } });
    const put = vi.fn().mockRejectedValueOnce(refusal).mockResolvedValue(undefined);
    const session = start(put);
    session.apply(() => object(''));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(put).toHaveBeenCalledTimes(1);
    expect(session.state().save).toMatchObject({ phase: 'refused', problems: { 'object/a': { 'fields.0.label': { message: '填写标题' } } } });
    session.apply(() => object('好'));
    await vi.advanceTimersByTimeAsync(600);
    expect(session.state().save).toMatchObject({ phase: 'saved', problems: {} });
  });

  it('tries again by itself when the server cannot be reached', async () => {
    const put = vi.fn().mockRejectedValueOnce(new ApiError({ status: 0, code: 'offline', message: '' })).mockResolvedValue(undefined);
    const session = start(put);
    session.apply(() => object('二'));
    await vi.advanceTimersByTimeAsync(600);
    expect(session.state().save.phase).toBe('failed');
    await vi.advanceTimersByTimeAsync(1100);
    expect(session.state().save.phase).toBe('saved');
  });

  it('flushes at once, and undoing to what is saved sends nothing', async () => {
    const put = vi.fn(async () => undefined);
    const session = start(put);
    session.apply(() => object('二'));
    await session.flush();
    expect(put).toHaveBeenCalledTimes(1);
    session.apply(() => object('三'));
    session.undo();
    await vi.advanceTimersByTimeAsync(2000);
    expect(put).toHaveBeenCalledTimes(1);
    expect(session.state().canRedo).toBe(true);
  });
});

it('problems under a path', () => {
  const p = (message: string) => ({ code: 'x', message });
  expect(problemsUnder({ 'fields.1.key': p('a'), 'fields.1': p('b'), 'fields.10.key': p('c') }, 'fields.1')).toEqual({ key: 'a', '': 'b' });
  expect(problemsUnder({ url: p('a'), 'events.1': p('b') }, '')).toEqual({ url: 'a', 'events.1': 'b' });
});
