import { create } from 'zustand';

export type Connection = 'online' | 'offline' | 'restarting';

/** How the server is reached; the shell shows a bar for anything but online. `kept`: something on the page was read before. */
export const useConnection = create<{ state: Connection; kept: boolean }>(() => ({ state: 'online', kept: false }));

const every = 3000;
let probe: ReturnType<typeof setInterval> | undefined;

export function setConnection(state: Connection): void {
  if (useConnection.getState().state === state) return;
  useConnection.setState({ state });
  clearInterval(probe);
  if (state !== 'online') probe = setInterval(ask, every);
}

/** A call was answered. Where the network has gone meanwhile the answer is one of before, and the server is asked anew. */
export function answered(): void {
  if (useConnection.getState().state === 'offline' && navigator.onLine === false) ask();
  else setConnection('online');
}

/** A read was answered by what was read before: the page has more to do than go on when the server is back. */
export function servedKept(): void {
  useConnection.setState({ kept: true });
}

/** Nothing on the page is older than the connection. */
export function allRead(): void {
  useConnection.setState({ kept: false });
}

/** Asks whether the server can be reached. */
export function ask(): void {
  fetch('/api/health').then(
    (response) => setConnection(response.ok ? 'online' : 'restarting'),
    () => setConnection('offline'),
  );
}

if (typeof window !== 'undefined') {
  window.addEventListener('offline', () => setConnection('offline'));
  window.addEventListener('online', ask); // a network is not yet the server
}
