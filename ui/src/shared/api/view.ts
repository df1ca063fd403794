import { create } from 'zustand';
import type { Named } from './types';

const storageKey = 'tenon.view';

/** An administrator who looks as another person, in this tab. */
export interface View {
  token: string;
  person: Named;
  /** When it ends at the latest, as the server says. */
  until: string;
  /** Where it began, to which its end returns. */
  from: string;
}

/**
 * The view of this tab. It stands in the tab's own storage: a reload keeps it,
 * no other tab has it. `over` is a view that the server has ended, until the
 * person has read so.
 */
export const useView = create<{ view: View | null; over: View | null }>(() => ({ view: read(), over: null }));

function read(): View | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null');
    return kept !== null && typeof kept === 'object' && 'token' in kept && isViewToken(kept.token) ? (kept as View) : null;
  } catch {
    return null;
  }
}

export function isViewToken(token: unknown): token is string {
  return typeof token === 'string' && token.startsWith('tnv_');
}

/** Whether this tab shows what somebody else sees. */
export function isViewing(): boolean {
  return useView.getState().view !== null;
}

/**
 * Keeps a view for this tab and loads the web app anew: nothing that was read
 * as oneself stays on the page.
 */
export function enterView(view: View): void {
  sessionStorage.setItem(storageKey, JSON.stringify(view));
  window.location.replace('/');
}

/** Forgets the view of this tab and loads the web app anew, where the view began. */
export function leaveView(view: View): void {
  sessionStorage.removeItem(storageKey);
  window.location.replace(view.from);
}

/** The server takes the token of a view no more: the page stands still until that was read. */
export function viewEnded(token: string): void {
  const { view } = useView.getState();
  if (view?.token !== token) return;
  try {
    sessionStorage.removeItem(storageKey);
  } catch {
    // What cannot be kept is not there either.
  }
  useView.setState({ over: view });
}

/** Takes the view away after its end: the page that loads now is one's own. */
export function dropView(): void {
  useView.setState({ view: null });
}

/** Whole minutes that are left of a view; 0 in its last one, at most the half hour that it lasts. */
export function minutesLeft(until: string, now: number): number {
  const left = Math.floor((Date.parse(until.replace(' ', 'T')) - now) / 60_000);
  return Math.max(0, Math.min(30, left));
}
