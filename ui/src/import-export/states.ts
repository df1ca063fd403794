import type { Draft, Import } from './model';
import { sameRun } from './model';

export const steps = ['upload', 'map', 'mode', 'dry', 'run'] as const;
export type Step = (typeof steps)[number];

/** A job has it in hand. */
export function busy(i: Import): boolean {
  return i.state === 'queued' || i.state === 'running';
}

/** Nothing has been written yet: choices can be changed and a run may start. */
export function runnable(i: Import): boolean {
  if (i.state === 'uploaded' || i.state === 'ready') return true;
  if (i.state === 'failed' || i.state === 'cancelled') return i.dryRun || i.created + i.updated === 0;
  return false;
}

/** What a dry run said holds for the choices as they are now. */
export function tried(i: Import, draft: Draft): boolean {
  return i.state === 'ready' && sameRun(draft, i);
}

/** A real run that ended before it wrote anything; it may be started again. */
export function failedRun(i: Import): boolean {
  return !i.dryRun && (i.state === 'failed' || i.state === 'cancelled');
}

/** The step that an import is at by itself. */
export function stepOf(i: Import): Step {
  if (busy(i)) return i.dryRun ? 'dry' : 'run';
  if (!runnable(i)) return 'run';
  if (i.state === 'uploaded') return 'map';
  return i.dryRun ? 'dry' : 'run';
}

/** What the choices allow: `mapped` when a run would not refuse the mapping, `keyed` when it knows how to find records. */
export interface Valid {
  mapped: boolean;
  keyed: boolean;
}

/** Whether a step can be gone to. */
export function open(step: Step, i: Import, draft: Draft, valid: Valid): boolean {
  if (busy(i) || !runnable(i)) return step === stepOf(i);
  switch (step) {
    case 'upload':
    case 'map':
      return true;
    case 'mode':
      return valid.mapped;
    case 'dry':
      return valid.mapped && valid.keyed;
    case 'run':
      return tried(i, draft) || failedRun(i);
  }
}

/** The step that an address asks for, where it can be gone to. */
export function stepAt(wanted: string | undefined, i: Import, draft: Draft, valid: Valid): Step {
  const asked = steps.find((step) => step === wanted);
  if (asked && open(asked, i, draft, valid)) return asked;
  const own = stepOf(i);
  return open(own, i, draft, valid) ? own : 'map';
}

/** Rows by what became of them; together they are the rows of the file. */
export function countsOf(i: Import): { created: number; updated: number; lines: number; same: number; held: number; skipped: number; failed: number; left: number } {
  const { created, updated, lines, skipped, failed } = i;
  const same = i.same ?? 0;
  const held = i.held ?? 0;
  return { created, updated, lines, same, held, skipped, failed, left: Math.max(0, i.total - created - updated - lines - same - held - skipped - failed) };
}

/** Seconds left at the pace so far; null when that cannot be told yet. */
export function secondsLeft(started: string | null, done: number, total: number, now: number): number | null {
  if (!started || done <= 0 || done >= total) return null;
  const passed = (now - Date.parse(started.replace(' ', 'T'))) / 1000;
  return passed < 2 ? null : (passed / done) * (total - done);
}

/** Those that wait for the person, and those that are over. */
export function splitList(items: readonly Import[]): { open: Import[]; over: Import[] } {
  return { open: items.filter((i) => busy(i) || runnable(i)), over: items.filter((i) => !busy(i) && !runnable(i)) };
}
