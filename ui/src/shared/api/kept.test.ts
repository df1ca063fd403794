import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api } from './client';
import { setConnection, useConnection } from './connection';
import { keep, keptAnswer } from './kept';
import { signedIn, signedOut } from './session';

const tokenOf = (id: string) => `x.${btoa(JSON.stringify({ id }))}.y`;
const lin = tokenOf('lin');
const wang = tokenOf('wang');

/** The browser's store of answers, in memory. */
function store() {
  const all = new Map<string, Map<string, Response>>();
  return {
    all,
    open: async (name: string) => {
      const one = all.get(name) ?? new Map<string, Response>();
      all.set(name, one);
      return {
        put: async (url: string, answer: Response) => void one.set(url, answer),
        match: async (url: string) => one.get(url)?.clone(),
        delete: async (url: string) => one.delete(url),
        keys: async () => [...one.keys()],
      };
    },
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
  };
}

let caches: ReturnType<typeof store>;
beforeEach(() => {
  caches = store();
  vi.stubGlobal('caches', caches);
  signedIn(lin);
  setConnection('online');
});
afterEach(() => {
  signedOut();
  localStorage.clear();
  setConnection('online');
  vi.unstubAllGlobals();
});

const rows = '/api/v1/objects/account/records?limit=50';

describe('what was read before', () => {
  it('is there for who read it, for a week, and for nobody else', async () => {
    await keep(rows, lin, '{"items":[]}', 0);
    expect(await keptAnswer(rows, lin, 6 * 86_400_000)).toBe('{"items":[]}');
    expect(await keptAnswer(rows, lin, 8 * 86_400_000)).toBeNull();
    expect(await keptAnswer(rows, wang, 1)).toBeNull();
    expect(await keptAnswer(rows, null, 1)).toBeNull();
  });

  it('is of the workspace only: nothing of administration, searches, exports, further pages', async () => {
    for (const url of ['/api/v1/people', '/api/v1/me/keys', '/api/v1/definitions?kind=object', '/api/v1/search?q=a', `${rows}&cursor=x`, `${rows}&q=a`, '/api/v1/objects/account/export']) {
      await keep(url, lin, '{}');
      expect(await keptAnswer(url, lin), url).toBeNull();
    }
    for (const url of ['/api/v1/me', '/api/v1/apps/crm', '/api/v1/objects/account', '/api/v1/objects/account/records/a1/timeline?limit=20']) {
      await keep(url, lin, '{}');
      expect(await keptAnswer(url, lin), url).toBe('{}');
    }
  });

  it('goes with the session', async () => {
    await keep(rows, lin, '{}');
    signedOut();
    await vi.waitFor(() => expect(caches.all.size).toBe(0));
  });

  it('is not kept of an answer that comes when the session is over', async () => {
    let answer: (value: Response) => void = () => undefined;
    vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
    const reading = api.get(rows);
    signedOut();
    answer(new Response('{"items":[1]}', { status: 200 }));
    await reading;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(caches.all.size).toBe(0);
  });

  it('is nothing where the business lets devices keep nothing, and what was there goes, of everybody', async () => {
    await keep(rows, lin, '{}');
    await keep(rows, wang, '{}');
    const me = (offline: boolean) => vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ user: { id: 'lin' }, business: { offline } }), { status: 200 }));
    const read = () => api.get('/api/v1/me');
    me(false);
    await read();
    await vi.waitFor(() => expect(caches.all.size).toBe(0));
    await keep(rows, lin, '{}');
    expect(caches.all.size).toBe(0);
    // Also on the next page, before it is said again.
    expect(await keptAnswer(rows, lin)).toBeNull();
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('network');
    });
    await expect(api.get(rows, { patience: 0 })).rejects.toMatchObject({ code: 'offline', message: expect.stringContaining('不在设备上保留') });
    setConnection('online');
    me(true);
    await read();
    await vi.waitFor(async () => expect(await keptAnswer('/api/v1/me', lin)).not.toBeNull());
    await keep(rows, lin, '{}');
    expect(await keptAnswer(rows, lin)).toBe('{}');
  });

  it('does not outlast that, also of an answer that was being kept when it was said', async () => {
    const keeping = keep(rows, lin, '{}');
    await keep('/api/v1/me', lin, '{"business":{"offline":false}}');
    await keeping;
    expect(caches.all.size).toBe(0);
  });

  it('is not more than some hundred answers, the latest', async () => {
    for (let n = 0; n < 340; n++) await keep(`${rows}&n=${n}`, lin, '{}');
    const [kept] = caches.all.values();
    expect(kept!.size).toBeLessThan(320);
    expect(await keptAnswer(`${rows}&n=339`, lin)).toBe('{}');
    expect(await keptAnswer(`${rows}&n=0`, lin)).toBeNull();
  });

  it('answers a read while the server is away, and what was never read is said to be absent', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"items":[1]}', { status: 200 }));
    await api.get(rows);
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('network');
    });
    await expect(api.get(rows, { patience: 0 })).resolves.toEqual({ items: [1] });
    expect(useConnection.getState()).toEqual({ state: 'offline', kept: true });
    await expect(api.get('/api/v1/objects/deal')).rejects.toMatchObject({ code: 'offline', message: expect.stringContaining('还没有读过') });
  });

  it('is forgotten when it may no longer be read', async () => {
    vi.stubGlobal('fetch', async () => new Response('{"items":[1]}', { status: 200 }));
    await api.get(rows);
    vi.stubGlobal('fetch', async () => new Response('{"status":404,"code":"not_found","message":"?"}', { status: 404 }));
    await api.get(rows).catch(() => undefined);
    await vi.waitFor(async () => expect(await keptAnswer(rows, lin)).toBeNull());
  });
});
