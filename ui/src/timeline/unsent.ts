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

/** Reads what waits for whoever is signed in. Nobody writes as somebody else. */
export function startUnsent(): void {
  const { token } = useSession.getState();
  const person = token && !isViewToken(token) ? personOf(token) : '';
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

function change(step: (waiting: Unsent[]) => Unsent[]): void {
  const { person } = useUnsent.getState();
  // Another tab may have sent some.
  const waiting = step(read(person));
  useUnsent.setState({ waiting });
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

/** Sends what waits, oldest first, until the server is away again. What it refuses stays, with the reason. */
export async function sendUnsent(sent: (path: string) => void): Promise<void> {
  if (running) return;
  running = true;
  try {
    for (const { key } of useUnsent.getState().waiting) {
      const one = read(useUnsent.getState().person).find((other) => other.key === key);
      if (!one || one.refused) continue;
      try {
        await post(one);
        drop(key);
        sent(one.path);
      } catch (error) {
        if (unreached(error) || !isApiError(error)) return;
        change((all) => all.map((other) => (other.key === key ? { ...other, refused: error.message } : other)));
      }
    }
  } finally {
    running = false;
  }
}

/** Sends a comment; the server takes it once, however often it is sent. */
export async function post({ key, path, text, files, parent }: Pick<Unsent, 'key' | 'path' | 'text' | 'files' | 'parent'>): Promise<void> {
  await api.post(`${path}/comments`, { text, files, ...(parent ? { parent } : {}) }, { headers: { 'Idempotency-Key': key } });
}

/** Tries one again that was refused. */
export function again(key: string): void {
  change((all) => all.map((other) => (other.key === key ? { ...other, refused: undefined } : other)));
}
