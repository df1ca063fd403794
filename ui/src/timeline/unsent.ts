import { create } from 'zustand';
import { api, isApiError, useSession } from '@/shared/api';
import { personOf } from '@/shared/api/kept';
import { isViewToken } from '@/shared/api/view';
import type { Named } from '@/shared/api/types';

/** A comment that was written while the server could not be reached. */
export interface Unsent {
  /** Also the key under which the server takes it only once. */
  key: string;
  /** Address of the record. */
  path: string;
  text: string;
  people: Named[];
  files: string[];
  parent?: string;
  at: string;
  /** Why the server refused it. */
  refused?: string;
}

/** What waits on this device, by person: several may use it. */
const placeOf = (person: string): string => `tenon.unsent.${person}`;
const most = 50;

export const useUnsent = create<{ person: string; waiting: Unsent[] }>(() => ({ person: '', waiting: [] }));

/** Who is signed in on this device, with their session; nobody while there is none. */
function writer(): { person: string; token: string } {
  const { token } = useSession.getState();
  return token && !isViewToken(token) ? { person: personOf(token), token } : { person: '', token: '' };
}

/** Reads what waits for whoever is signed in. Nobody writes as somebody else. */
export function startUnsent(): void {
  const { person } = writer();
  if (person !== useUnsent.getState().person) useUnsent.setState({ person, waiting: read(person) });
}

function read(person: string): Unsent[] {
  try {
    const kept: unknown = JSON.parse((person && localStorage.getItem(placeOf(person))) || '[]');
    return Array.isArray(kept) ? (kept as Unsent[]) : [];
  } catch {
    return [];
  }
}

function change(step: (waiting: Unsent[]) => Unsent[], person = useUnsent.getState().person): void {
  // Another tab may have sent some.
  const waiting = step(read(person));
  if (person === useUnsent.getState().person) useUnsent.setState({ waiting });
  try {
    if (waiting.length > 0) localStorage.setItem(placeOf(person), JSON.stringify(waiting));
    else localStorage.removeItem(placeOf(person));
  } catch {
    // Storage is full or off: it waits as long as the page.
  }
}

/** Puts a comment into the queue; false when it is full or nobody is signed in. */
export function wait(comment: Unsent): boolean {
  startUnsent();
  const { person, waiting } = useUnsent.getState();
  if (person === '' || waiting.length >= most) return false;
  change((all) => [...all.filter((one) => one.key !== comment.key), comment]);
  return true;
}

/** Takes a comment out of the queue. */
export function drop(key: string): void {
  change((all) => all.filter((one) => one.key !== key));
}

/** Whether a failure means that the server was not reached, so that trying again later may do. */
export function unreached(error: unknown): boolean {
  return isApiError(error) && [0, 502, 503, 504].includes(error.status);
}

let running = false;

/**
 * Sends what waits, oldest first, until the server is away again or its writer is no
 * longer who is signed in. What the server refuses stays, with the reason.
 */
export async function sendUnsent(sent: (path: string) => void): Promise<void> {
  if (running) return;
  running = true;
  try {
    const { person, waiting } = useUnsent.getState();
    for (const { key } of waiting) {
      const one = read(person).find((other) => other.key === key);
      if (!one || one.refused) continue;
      const now = writer();
      if (now.person !== person) return;
      try {
        await post(one, now.token);
        change((all) => all.filter((other) => other.key !== key), person);
        sent(one.path);
      } catch (error) {
        if (unreached(error) || !isApiError(error) || error.status === 401) return;
        change((all) => all.map((other) => (other.key === key ? { ...other, refused: error.message } : other)), person);
      }
    }
  } finally {
    running = false;
  }
}

/** Sends a comment; the server takes it once, however often it is sent. With a session it is sent in that and no other. */
export async function post({ key, path, text, files, parent }: Pick<Unsent, 'key' | 'path' | 'text' | 'files' | 'parent'>, session?: string): Promise<void> {
  const headers = { 'Idempotency-Key': key, ...(session && { Authorization: session }) };
  await api.post(`${path}/comments`, { text, files, ...(parent ? { parent } : {}) }, { headers, open: session !== undefined });
}

/** Tries one again that was refused. */
export function again(key: string): void {
  change((all) => all.map((other) => (other.key === key ? { ...other, refused: undefined } : other)));
}
