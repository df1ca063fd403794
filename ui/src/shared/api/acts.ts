import { create } from 'zustand';

/** What this page did to records, newest last: it can be undone as one. */
interface Acts {
  done: { cause: string; at: number }[];
  undone: { cause: string; at: number }[];
}

export const useActs = create<Acts>(() => ({ done: [], undone: [] }));

/** How long a shortcut undoes: ten minutes. */
const shortly = 600_000;
const kept = 50;

/** Notes what a write, or a batch that ended, did. What was undone before cannot be done again then. */
export function acted(cause: string): void {
  const { done } = useActs.getState();
  if (done.some((act) => act.cause === cause)) return;
  useActs.setState({ done: [...done, { cause, at: Date.now() }].slice(-kept), undone: [] });
}

/** What was noted last: asked right after a write, that of the write. */
export function newestAct(): string | null {
  return useActs.getState().done.at(-1)?.cause ?? null;
}

/** The last act that may still be undone (or done again) by a shortcut, taken off the list. */
export function takeAct(from: keyof Acts, now = Date.now()): string | null {
  const list = useActs.getState()[from];
  const last = list[list.length - 1];
  useActs.setState({ [from]: list.slice(0, -1) });
  return last && now - last.at <= shortly ? last.cause : null;
}

/** Puts the act that undid another onto the list that it is undone from in turn. */
export function putAct(to: keyof Acts, cause: string): void {
  useActs.setState((acts) => ({ [to]: [...acts[to].filter((act) => act.cause !== cause), { cause, at: Date.now() }].slice(-kept) }));
}

/** An act that was undone by its toast or on a page is no more the last one. */
export function dropAct(cause: string): void {
  useActs.setState((acts) => ({ done: acts.done.filter((act) => act.cause !== cause), undone: acts.undone.filter((act) => act.cause !== cause) }));
}
