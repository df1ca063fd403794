import { create } from 'zustand';

export type Connection = 'online' | 'offline' | 'restarting';

/** How the server is reached; the shell shows a bar for anything but online. */
export const useConnection = create<{ state: Connection }>(() => ({ state: 'online' }));

export function setConnection(state: Connection): void {
  if (useConnection.getState().state !== state) useConnection.setState({ state });
}

if (typeof window !== 'undefined') {
  window.addEventListener('offline', () => setConnection('offline'));
  window.addEventListener('online', () => setConnection('online'));
}
