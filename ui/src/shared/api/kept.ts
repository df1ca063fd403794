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

/** Whether an answer of this address is kept; null where there is nowhere to keep it. */
async function place(url: string, token: string | null): Promise<Cache | null> {
  if (!token || typeof caches === 'undefined' || isViewToken(token) || !worth.test(url) || passing.test(url)) return null;
  const person = personOf(token);
  return person === '' ? null : caches.open(prefix + person);
}

/** Keeps an answer in place of the one before; none (`''`) takes that away, since it may no longer be read. */
export async function keep(url: string, token: string | null, text: string, now = Date.now()): Promise<void> {
  try {
    const cache = await place(url, token);
    if (!cache) return;
    await cache.delete(url); // the newest stands last
    if (text === '' || text.length > largest) return;
    await cache.put(url, new Response(text, { headers: { [dated]: String(now) } }));
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
