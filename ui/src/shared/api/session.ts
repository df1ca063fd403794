import { create } from 'zustand';
import { forgetKept } from './kept';
import { isViewToken, useView, viewEnded } from './view';

const storageKey = 'tenon.token';

interface SessionState {
  token: string | null;
  /** The token was refused while a page was open: the page asks to sign in again. */
  expired: boolean;
}

/**
 * Who is signed in on this device. A change in another tab is followed, so
 * that two tabs never act as two people.
 */
export const useSession = create<SessionState>(() => ({ token: read(), expired: false }));

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/** What calls are made with: the token of a view as another person before that of one's own session. */
export function token(): string | null {
  return useView.getState().view?.token ?? useSession.getState().token;
}

/** Keeps the token of a sign-in and lets every call that waited for it go on. */
export function signedIn(value: string): void {
  write(value);
  useSession.setState({ token: value, expired: false });
}

/** Forgets the token of this device. */
export function signedOut(): void {
  write(null);
  useSession.setState({ token: null, expired: false });
}

function write(value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, value);
  } catch {
    // A private window without storage: the session then lasts as long as the page.
  }
}

/**
 * Says that the token was refused and waits until the person has signed in
 * again (true) or has given up and left (false).
 */
export function sessionRenewed(refused: string): Promise<boolean> {
  // A view is not gone on with as oneself, since what it asked for was somebody else's: its calls rest until the page is left.
  if (isViewToken(refused)) {
    viewEnded(refused);
    return new Promise(() => undefined);
  }
  const now = useSession.getState();
  if (now.token && now.token !== refused) return Promise.resolve(true);
  if (!now.token) return Promise.resolve(false);
  useSession.setState({ expired: true });
  return new Promise((resolve) => {
    const stop = useSession.subscribe((state) => {
      if (state.expired) return;
      stop();
      resolve(state.token !== null);
    });
  });
}

if (typeof window !== 'undefined') {
  window.addEventListener('storage', (event) => {
    if (event.key === storageKey) useSession.setState({ token: event.newValue, expired: false });
  });
}

// What somebody read on this device is theirs: it goes with their session.
useSession.subscribe((now, before) => {
  if (now.token !== before.token) void forgetKept(now.token);
});
