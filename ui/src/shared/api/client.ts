import { currentLocale } from '@/shared/i18n/locale';
import { acted } from './acts';
import { localMessage } from './messages';
import { keep, keeps, keptAnswer } from './kept';
import { answered, servedKept, setConnection, useConnection } from './connection';
import { ApiError } from './error';
import { saveFile } from './save';
import { sessionRenewed, token } from './session';
import type { ErrorBody } from './types';

export { ApiError, isAbort, isApiError } from './error';

type QueryValue = string | number | boolean | null | undefined;

export interface CallOptions {
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
  headers?: Record<string, string>;
  /** Seconds to go on trying while the server cannot be reached; 15 when absent. */
  patience?: number;
  /** Sent without a token, and a 401 is the caller's own matter (sign-in, set-up). */
  open?: boolean;
  /** Told the cause of what was written, by which it is undone. */
  onCause?: (cause: string) => void;
}

export interface UploadOptions extends CallOptions {
  /** Share of the body that is sent, 0 to 1. */
  onProgress?: (share: number) => void;
  /** POST when absent. */
  method?: 'POST' | 'PUT';
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** The path with its query; empty values are left out. */
export function urlOf(path: string, query?: Record<string, QueryValue>): string {
  if (!query) return path;
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '' || value === false) continue;
    params.set(key, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

function headersOf(options: CallOptions, used: string | null, key: string | null): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': currentLocale(), 'X-Tenon-Source': 'ui' };
  if (used) headers.Authorization = used;
  if (key) headers['Idempotency-Key'] = key;
  return { ...headers, ...options.headers };
}

/** A key under which the server does something only once, however often it is asked to. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

interface Answer {
  status: number;
  header: (name: string) => string | null;
  text: string;
}

/** Sends once; rejects with a TypeError when no answer came. */
type Send = (used: string | null) => Promise<Answer>;

/** That the server restarts, or how a proxy says that it is not there. */
const away = new Set([502, 503, 504]);

async function run<T>(method: Method, options: CallOptions, safe: boolean, send: Send, url = ''): Promise<T> {
  const deadline = Date.now() + (options.patience ?? 15) * 1000;
  for (let attempt = 0; ; attempt++) {
    options.signal?.throwIfAborted();
    const used = options.open ? null : token();
    const outcome = await send(used).catch((error: unknown) => {
      if (options.signal?.aborted) throw options.signal.reason;
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      return null;
    });
    const pause = Math.min(250 * 2 ** attempt, 2000);
    const again = safe && navigator.onLine !== false && useConnection.getState().state !== 'offline' && Date.now() + pause < deadline;
    const reader = options.headers?.Authorization ?? used;
    if (outcome === null || away.has(outcome.status)) {
      if (again) {
        await wait(pause, options.signal);
        continue;
      }
      setConnection(outcome === null ? 'offline' : 'restarting');
      const old = method === 'GET' ? await keptAnswer(url, reader) : null;
      options.signal?.throwIfAborted();
      if (old !== null) {
        servedKept();
        return JSON.parse(old) as T;
      }
      throw outcome === null ? new ApiError({ status: 0, code: 'offline', message: localMessage(method !== 'GET' ? 'offline' : keeps() ? 'absent' : 'unkept') }) : errorOf(outcome);
    }
    answered();
    // Who has signed out meanwhile leaves nothing behind.
    if (method === 'GET' && outcome.status !== 401 && reader === token()) void keep(url, reader, outcome.status === 200 ? outcome.text : '');
    if (outcome.status === 401 && !options.open && used) {
      if (await sessionRenewed(used)) continue;
      throw errorOf(outcome);
    }
    if (outcome.status >= 400) throw errorOf(outcome);
    const cause = outcome.header('X-Tenon-Cause');
    if (cause) {
      acted(cause);
      options.onCause?.(cause);
    }
    return parse<T>(method, outcome);
  }
}

function parse<T>(method: Method, answer: Answer): T {
  if (answer.status === 204 || answer.text === '') return undefined as T;
  try {
    return JSON.parse(answer.text) as T;
  } catch {
    throw new ApiError({ status: answer.status, code: 'bad_answer', message: localMessage('bad_answer') + ` (${method})` });
  }
}

function errorOf(answer: Answer): ApiError {
  let body: Partial<ErrorBody> = {};
  try {
    const parsed: unknown = JSON.parse(answer.text);
    if (parsed && typeof parsed === 'object') body = parsed as Partial<ErrorBody>;
  } catch {
    // A proxy's own page: the status says enough.
  }
  const fallback = away.has(answer.status) ? 'restarting' : answer.status === 413 ? 'too_large' : 'unknown';
  const after = Number(answer.header('Retry-After'));
  return new ApiError(
    {
      status: answer.status,
      code: body.code ?? `http_${answer.status}`,
      message: body.message || localMessage(fallback),
      data: body.data ?? {},
    },
    {
      retryAfter: Number.isFinite(after) && after > 0 ? after : null,
      id: body.id ?? answer.header('X-Request-Id') ?? '',
    },
  );
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function call<T>(method: Method, path: string, body: unknown, options: CallOptions = {}): Promise<T> {
  const key = method === 'POST' ? newKey() : null;
  // Keys are kept by person, so a POST without one is not safe to repeat.
  const safe = method === 'GET' || (key !== null && !options.open);
  const url = urlOf(path, options.query);
  return run<T>(method, options, safe, async (used) => {
    const headers = headersOf(options, used, key);
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const response = await fetch(url, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: options.signal,
    });
    const text = await response.text();
    return { status: response.status, header: (name) => response.headers.get(name), text };
  }, url);
}

function upload<T>(path: string, form: FormData, options: UploadOptions = {}): Promise<T> {
  const method = options.method ?? 'POST';
  const key = method === 'POST' ? newKey() : null;
  return run<T>(method, options, true, (used) => sendForm(path, form, options, headersOf(options, used, key)));
}

/** XMLHttpRequest, because fetch tells nothing about how far an upload is. */
function sendForm(path: string, form: FormData, options: UploadOptions, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(options.method ?? 'POST', urlOf(path, options.query));
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    };
    const stop = () => request.abort();
    options.signal?.addEventListener('abort', stop, { once: true });
    const settle = () => options.signal?.removeEventListener('abort', stop);
    request.onload = () => {
      settle();
      resolve({ status: request.status, header: (name) => request.getResponseHeader(name), text: request.responseText });
    };
    request.onerror = () => {
      settle();
      reject(new TypeError('network'));
    };
    request.onabort = () => {
      settle();
      reject(new DOMException('aborted', 'AbortError'));
    };
    request.send(form);
  });
}

/** Fetches a file with the person's rights. */
async function blob(path: string, options: CallOptions & { body?: unknown } = {}): Promise<Blob> {
  const { body } = options;
  const response = await fetch(urlOf(path, options.query), {
    headers: { ...headersOf(options, token(), null), ...(body !== undefined && { 'Content-Type': 'application/json' }) },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    signal: options.signal,
  }).catch(() => {
    throw new ApiError({ status: 0, code: 'offline', message: localMessage('offline') });
  });
  if (!response.ok) {
    throw errorOf({ status: response.status, header: (h) => response.headers.get(h), text: await response.text() });
  }
  return response.blob();
}

/** Fetches a file with the person's rights and hands it to the browser as a download. */
async function download(path: string, name: string, options: CallOptions & { body?: unknown } = {}): Promise<void> {
  saveFile(await blob(path, options), name);
}

/**
 * The one way to the server. Calls that are safe to repeat (reads, and POST,
 * which carries an Idempotency-Key of its own) are repeated for up to 15
 * seconds while the server restarts or the line is down; a read is then answered
 * by what was read last, where that is kept. A refused token opens
 * the sign-in dialog, and the call goes on after it. Every failure is an
 * {@link ApiError}, but a call given up by its signal rejects with the
 * signal's reason.
 */
export const api = {
  get: <T>(path: string, options?: CallOptions) => call<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: CallOptions) => call<T>('POST', path, body ?? {}, options),
  patch: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PATCH', path, body, options),
  put: <T>(path: string, body: unknown, options?: CallOptions) => call<T>('PUT', path, body, options),
  delete: <T = void>(path: string, options?: CallOptions) => call<T>('DELETE', path, undefined, options),
  upload,
  blob,
  download,
};
