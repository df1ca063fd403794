/** A stack of states to go back and forth in; states are immutable, so it holds only references. */
export interface History<S> {
  past: readonly S[];
  present: S;
  future: readonly S[];
  /** Which part the last change was of, and when: changes of one part in a row are one step. */
  part: string | null;
  at: number;
}

/** Steps that can be undone. */
export const mostSteps = 200;

const sameStepMs = 2000;

export function historyOf<S>(present: S): History<S> {
  return { past: [], present, future: [], part: null, at: 0 };
}

/** Adds a state. With `part`, it joins the step before when that was of the same part less than two seconds ago. */
export function record<S>(history: History<S>, next: S, now: number, part: string | null = null): History<S> {
  if (next === history.present) return history;
  const joins = part !== null && part === history.part && now - history.at < sameStepMs && history.past.length > 0;
  const past = joins ? history.past : [...history.past, history.present].slice(-mostSteps);
  return { past, present: next, future: [], part, at: now };
}

export function undo<S>(history: History<S>): History<S> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], part: null, at: 0 };
}

export function redo<S>(history: History<S>): History<S> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, part: null, at: 0 };
}
