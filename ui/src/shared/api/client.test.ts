import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, ApiError, urlOf } from './client';
import { useConnection, setConnection } from './connection';
import { signedIn, signedOut, useSession } from './session';

type Handler = (url: string, init: RequestInit) => Response | Promise<Response>;

const calls: { url: string; init: RequestInit }[] = [];

function server(...handlers: Handler[]): void {
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    calls.push({ url, init });
    const handler = handlers[Math.min(calls.length, handlers.length) - 1]!;
    return handler(url, init);
  });
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => () => new Response(JSON.stringify(body), { status, headers });
const header = (index: number, name: string) => (calls[index]!.init.headers as Record<string, string>)[name];

beforeEach(() => {
  calls.length = 0;
  vi.useFakeTimers();
  signedIn('token-1');
  setConnection('online');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  signedOut();
});

describe('the API client', () => {
  it('sends token and language, and leaves empty query values out', async () => {
    server(json(200, { items: [] }));
    await api.get('/api/v1/jobs', { query: { active: true, q: '', cursor: undefined, limit: 0 } });
    expect(calls[0]!.url).toBe('/api/v1/jobs?active=true&limit=0');
    expect(header(0, 'Authorization')).toBe('token-1');
    expect(header(0, 'Accept-Language')).toBe('zh');
    expect(urlOf('/a', { filter: 'record.name == "华为"' })).toContain('filter=record.name+%3D%3D');
  });

  it('turns a refusal into an ApiError with field errors', async () => {
    server(json(400, { status: 400, code: 'validation_failed', message: 'Fix 1', data: { amount: { code: 'validation_rule', message: 'No' }, current: { id: 'x' } } }));
    const error = await api.patch('/api/v1/x', {}).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ApiError);
    const refused = error as ApiError;
    expect(refused.code).toBe('validation_failed');
    expect(refused.fieldErrors).toEqual({ amount: { code: 'validation_rule', message: 'No' } });
    expect(refused.data.current).toEqual({ id: 'x' });
  });

  it('reads how long to wait', async () => {
    server(json(429, { status: 429, code: 'too_many', message: 'Slow' }, { 'Retry-After': '42' }));
    await expect(api.get('/x')).rejects.toMatchObject({ status: 429, retryAfter: 42 });
  });

  it('goes on after 503 and a lost connection, with the same key for a POST', async () => {
    server(
      json(503, {}),
      () => {
        throw new TypeError('network');
      },
      json(201, { id: 'a' }),
    );
    const answer = api.post('/api/v1/objects/customer/records', { name: 'a' });
    await vi.runAllTimersAsync();
    await expect(answer).resolves.toEqual({ id: 'a' });
    expect(calls).toHaveLength(3);
    expect(header(0, 'Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/);
    expect(header(2, 'Idempotency-Key')).toBe(header(0, 'Idempotency-Key'));
    expect(useConnection.getState().state).toBe('online');
  });

  it('gives up after 15 seconds and says that it is offline', async () => {
    server(() => {
      throw new TypeError('network');
    });
    const answer = api.get('/x').catch((e: unknown) => e);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await answer).toMatchObject({ status: 0, code: 'offline' });
    expect(calls.length).toBeGreaterThan(5);
    expect(useConnection.getState().state).toBe('offline');
  });

  it('asks for the server while it is away, and does not wait for it again', async () => {
    server(
      () => {
        throw new TypeError('network');
      },
    );
    const first = api.get('/x').catch(() => undefined);
    await vi.advanceTimersByTimeAsync(15_000);
    await first;
    const before = calls.length;
    await expect(api.post('/x')).rejects.toMatchObject({ code: 'offline' });
    expect(calls).toHaveLength(before + 1);
    server(json(200, {}));
    await vi.advanceTimersByTimeAsync(3000);
    expect(useConnection.getState().state).toBe('online');
    expect(calls.at(-1)!.url).toBe('/api/health');
  });

  it('does not take an answer of before for a network that is there', async () => {
    let lands: (answer: Response) => void = () => undefined;
    server(
      () => new Promise<Response>((done) => (lands = done)),
      () => {
        throw new TypeError('network');
      },
    );
    const answer = api.get('/x');
    await vi.advanceTimersByTimeAsync(0);
    const network = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    window.dispatchEvent(new Event('offline'));
    lands(json(200, { id: 'a' })());
    await expect(answer).resolves.toEqual({ id: 'a' });
    await vi.advanceTimersByTimeAsync(0);
    expect(calls.at(-1)!.url).toBe('/api/health');
    expect(useConnection.getState().state).toBe('offline');
    network.mockRestore();
  });

  it('takes what a proxy says of a server that is away for that', async () => {
    server(json(502, {}), json(200, { id: 'a' }));
    const answer = api.get('/x');
    await vi.advanceTimersByTimeAsync(300);
    await expect(answer).resolves.toEqual({ id: 'a' });
  });

  it('never repeats a PATCH', async () => {
    server(json(503, { message: 'later' }));
    await expect(api.patch('/x', {})).rejects.toMatchObject({ status: 503 });
    expect(calls).toHaveLength(1);
  });

  it('waits for a new sign-in after 401 and then goes on with the new token', async () => {
    server(json(401, { status: 401, code: 'unauthorized', message: 'Who?' }), json(200, { ok: true }));
    const answer = api.patch('/x', { a: 1 });
    await vi.advanceTimersByTimeAsync(10);
    expect(useSession.getState().expired).toBe(true);
    signedIn('token-2');
    await expect(answer).resolves.toEqual({ ok: true });
    expect(header(1, 'Authorization')).toBe('token-2');
  });

  it('fails a waiting call when the person signs out instead', async () => {
    server(json(401, { status: 401, code: 'unauthorized', message: 'Who?' }));
    const answer = api.get('/x').catch((e: unknown) => e);
    await vi.advanceTimersByTimeAsync(10);
    signedOut();
    expect(await answer).toMatchObject({ status: 401 });
  });

  it('leaves a 401 of sign-in itself to the caller', async () => {
    server(json(401, { status: 401, code: 'unauthorized', message: 'Who?' }));
    await expect(api.get('/x', { open: true })).rejects.toMatchObject({ status: 401 });
    expect(useSession.getState().expired).toBe(false);
  });

  it('stops when its signal aborts', async () => {
    server(json(503, {}));
    const control = new AbortController();
    const answer = api.get('/x', { signal: control.signal }).catch((e: unknown) => e);
    await vi.advanceTimersByTimeAsync(100);
    control.abort();
    expect(await answer).toMatchObject({ name: 'AbortError' });
    expect(calls).toHaveLength(1);
  });

  it('understands an answer without a body, and refuses one that is no JSON', async () => {
    server(() => new Response(null, { status: 204 }), () => new Response('<html>', { status: 200 }));
    await expect(api.delete('/x')).resolves.toBeUndefined();
    await expect(api.get('/x')).rejects.toMatchObject({ code: 'bad_answer' });
  });
});
