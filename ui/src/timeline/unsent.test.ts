import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setConnection, signedIn, signedOut } from '@/shared/api';
import { answer } from '@/test/formHost';
import { readDraft, writeDraft } from './draft';
import { again, drop, sendUnsent, startUnsent, useUnsent, wait, type Unsent } from './unsent';

const tokenOf = (id: string) => `x.${btoa(JSON.stringify({ id }))}.y`;
const path = '/api/v1/objects/account/records/a1';
const comment = (key: string, more: Partial<Unsent> = {}): Unsent => ({ key, path, text: key, people: [], files: [], at: '2026-01-01T00:00:00Z', ...more });
const waiting = () => useUnsent.getState().waiting.map((one) => one.key);
let sent: { url: string; key: string; body: unknown }[];
let sessions: (string | null)[];

beforeEach(() => {
  localStorage.clear();
  setConnection('online');
  signedIn(tokenOf('lin'));
  startUnsent();
  sent = [];
  sessions = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    sessions.push(new Headers(init?.headers).get('Authorization'));
    sent.push({ url: url as string, key: new Headers(init?.headers).get('Idempotency-Key')!, body: JSON.parse((init?.body as string) ?? 'null') });
    return answer(201, {});
  });
});
afterEach(() => {
  signedOut();
  setConnection('online');
  vi.restoreAllMocks();
});

describe('comments that were written while the server was away', () => {
  it('outlive the page, and are sent once each, in their order', async () => {
    wait(comment('one'));
    wait(comment('two', { parent: 'p' }));
    useUnsent.setState({ person: '', waiting: [] }); // another page
    startUnsent();
    expect(waiting()).toEqual(['one', 'two']);
    const told = vi.fn();
    await Promise.all([sendUnsent(told), sendUnsent(told)]);
    expect(sent).toEqual([
      { url: `${path}/comments`, key: 'one', body: { text: 'one', files: [] } },
      { url: `${path}/comments`, key: 'two', body: { text: 'two', files: [], parent: 'p' } },
    ]);
    expect(told).toHaveBeenCalledTimes(2);
    expect(waiting()).toEqual([]);
    expect(localStorage).toHaveLength(1); // the session
  });

  it('are of who wrote them: nobody sends those of another', async () => {
    wait(comment('one'));
    signedIn(tokenOf('wang'));
    startUnsent();
    expect(waiting()).toEqual([]);
    await sendUnsent(vi.fn());
    expect(sent).toEqual([]);
    signedIn(tokenOf('lin'));
    startUnsent();
    expect(waiting()).toEqual(['one']);
  });

  it('are sent in the session of who wrote them, and no more of them once another has signed in', async () => {
    wait(comment('one'));
    wait(comment('two'));
    await sendUnsent(() => signedIn(tokenOf('wang'))); // in another tab, while the first is on its way
    expect(sent.map((one) => one.key)).toEqual(['one']);
    expect(sessions).toEqual([tokenOf('lin')]);
    await sendUnsent(vi.fn());
    startUnsent();
    expect(sent).toHaveLength(1);
    expect(waiting()).toEqual([]);
    signedIn(tokenOf('lin'));
    startUnsent();
    expect(waiting()).toEqual(['two']);
    await sendUnsent(vi.fn());
    expect(sessions).toEqual([tokenOf('lin'), tokenOf('lin')]);
  });

  it('stay when the session is over, and are not taken along by the one that follows', async () => {
    wait(comment('one'));
    vi.spyOn(globalThis, 'fetch').mockImplementation((_, init) => {
      sessions.push(new Headers(init?.headers).get('Authorization'));
      signedIn(tokenOf('wang'));
      return answer(401, { status: 401, code: 'unauthorized', message: '?' });
    });
    await sendUnsent(vi.fn());
    expect(sessions).toEqual([tokenOf('lin')]);
    signedIn(tokenOf('lin'));
    startUnsent();
    expect(useUnsent.getState().waiting).toEqual([comment('one')]);
  });

  it('stay while the server is still away', async () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('network'));
    setConnection('offline');
    wait(comment('one'));
    await sendUnsent(vi.fn());
    expect(waiting()).toEqual(['one']);
  });

  it('stay with the reason when they are refused, until they are sent again or thrown away', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(404, { status: 404, code: 'not_found', message: '找不到' }));
    wait(comment('one'));
    wait(comment('two'));
    await sendUnsent(vi.fn());
    expect(useUnsent.getState().waiting.map((one) => one.refused)).toEqual(['找不到', '找不到']);
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(201, {}));
    await sendUnsent(vi.fn());
    expect(waiting()).toEqual(['one', 'two']);
    again('one');
    drop('two');
    await sendUnsent(vi.fn());
    expect(waiting()).toEqual([]);
  });

  it('are at most fifty', () => {
    for (let n = 0; n < 50; n++) expect(wait(comment(`c${n}`))).toBe(true);
    expect(wait(comment('more'))).toBe(false);
    expect(waiting()).toHaveLength(50);
  });
});

describe('a comment that is being written', () => {
  it('is kept by person and record until it is sent', () => {
    writeDraft(path, { text: '@王芳 看一下', people: [{ id: 'w', name: '王芳' }] });
    expect(readDraft(path)).toEqual({ text: '@王芳 看一下', people: [{ id: 'w', name: '王芳' }] });
    expect(readDraft(`${path}2`).text).toBe('');
    signedIn(tokenOf('wang'));
    expect(readDraft(path).text).toBe('');
    signedIn(tokenOf('lin'));
    writeDraft(path, { text: ' ', people: [] });
    expect(readDraft(path).text).toBe('');
    writeDraft(null, { text: 'x', people: [] });
    expect(readDraft(null).text).toBe('');
  });
});
