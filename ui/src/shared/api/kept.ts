import type { Me } from './types';
import { isViewToken } from './view';

/**
 * What the workspace has read lately, so that it can be read again without a
 * network: by person, on this device, until they sign out. Never what is seen as
 * another person, never of the design and admin areas, never a file.
 */
const worth = /^\/api\/v1\/(?:me(?:\/notifications)?|departments|calendar|(?:apps|objects)(?:\/[^?]*)?)(?:\?|$)/;
/** Pages further down, and what one searches while typing. */
const passing = /[?&](?:cursor|skip|q)=|\/mentions\?|\/export/;

const prefix = 'read-';
const most = 300;
const days = 7;
const largest = 400_000;
const dated = 'x-kept-at';

let puts = 0;

/** Set on a device of a business that lets none keep anything. */
const off = 'tenon.keeps-nothing';

/** Whether what is read is kept: as the business last said. */
export function keeps(): boolean {
  try {
    return localStorage.getItem(off) === null;
  } catch {
    return true;
  }
}

/** Heeds what the business says to who is signed in: where nothing may be kept, nothing of anybody stays. */
async function heed(me: string): Promise<void> {
  const { business } = JSON.parse(me) as Partial<Pick<Me, 'business'>>;
  const on = business?.offline !== false;
  try {
    if (on) localStorage.removeItem(off);
    else localStorage.setItem(off, '1');
  } catch {
    // A browser that stores nothing keeps nothing.
  }
  if (!on) await forgetKept(null);
}

/** Whether an answer of this address is kept; null where there is nowhere to keep it. */
async function place(url: string, token: string | null): Promise<Cache | null> {
  if (!token || !keeps() || typeof caches === 'undefined' || isViewToken(token) || !worth.test(url) || passing.test(url)) return null;
  const person = personOf(token);
  return person === '' ? null : caches.open(prefix + person);
}

/** Keeps an answer, where the business lets devices, in place of the one before; none (`''`) takes that away, since it may no longer be read. */
export async function keep(url: string, token: string | null, text: string, now = Date.now()): Promise<void> {
  try {
    if (url === '/api/v1/me' && text !== '') await heed(text);
    const cache = await place(url, token);
    if (!cache) return;
    await cache.delete(url); // the newest stands last
    if (text === '' || text.length > largest) return;
    await cache.put(url, new Response(text, { headers: { [dated]: String(now) } }));
    if (!keeps()) return await forgetKept(null); // it was said meanwhile
    if (++puts % 20 === 1) for (const old of (await cache.keys()).slice(0, -most)) await cache.delete(old);
  } catch {
    // The disk is full, or the browser keeps nothing.
  }
}

/** The answer that is kept of an address; null when there is none, or none of the last week. */
export async function keptAnswer(url: string, token: string | null, now = Date.now()): Promise<string | null> {
  try {
    const answer = await (await place(url, token))?.match(url);
    if (!answer || now - Number(answer.headers.get(dated)) > days * 86_400_000) return null;
    return await answer.text();
  } catch {
    return null;
  }
}

/** Forgets what is kept, but for what this token's person has read. */
export async function forgetKept(token: string | null): Promise<void> {
  try {
    const store = caches;
    const own = token && !isViewToken(token) ? prefix + personOf(token) : '';
    for (const name of await store.keys()) if (name.startsWith(prefix) && name !== own) await store.delete(name);
  } catch {
    // Nothing was kept then.
  }
}

/** The id of the person in a session's token; '' where it cannot be told. */
export function personOf(jwt: string): string {
  try {
    const claims: unknown = JSON.parse(atob(jwt.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')));
    return claims !== null && typeof claims === 'object' && 'id' in claims && typeof claims.id === 'string' ? claims.id : '';
  } catch {
    return '';
  }
}
