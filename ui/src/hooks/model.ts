import type { HookDoc } from '@/meta';
import { wallClock } from '@/shared/format';
import type { Period } from './api';

/** The plan that one begins with. */
const DAILY = '0 8 * * *';

/** Events in the order in which they are offered. */
export const events = [
  'before_validate', 'before_create', 'before_update', 'before_transfer', 'before_stage', 'before_delete', 'before_restore',
  'after_create', 'after_update', 'after_transfer', 'after_stage', 'after_delete', 'after_restore',
  'on_button', 'on_schedule', 'endpoint', 'on_inbound',
] as const;

/** Whether some of the events come of what a record goes through; the others need no object. */
export const ofRecord = (list: readonly string[]): boolean => list.some((event) => !['on_schedule', 'endpoint', 'on_inbound'].includes(event));

/** What is asked of a hook before there is one. */
export interface Draft {
  object: string | null;
  event: string[];
  /** Of a plan: with whose rights it runs. */
  role: string | null;
  /** Of an endpoint: the roles that may call it. */
  callers: string[];
}

export const START: Draft = { object: null, event: ['before_create', 'before_update'], role: null, callers: [] };

/** What is still to be said. */
export function missing(draft: Draft): (keyof Draft)[] {
  const needed: [keyof Draft, boolean][] = [
    ['event', draft.event.length === 0],
    ['object', ofRecord(draft.event) && !draft.object],
    ['role', draft.event.includes('on_schedule') && !draft.role],
    ['callers', draft.event.includes('endpoint') && draft.callers.length === 0],
  ];
  return needed.flatMap(([part, lacks]) => (lacks ? [part] : []));
}

/** The part of a new document that was asked for. */
export function begun({ object, event, role, callers }: Draft, key: string): Pick<HookDoc, 'event' | 'object' | 'role' | 'schedule' | 'endpoint'> {
  return {
    event,
    ...(object && { object }),
    ...(event.includes('on_schedule') && { schedule: DAILY, role: role! }),
    ...(event.includes('endpoint') && { endpoint: { name: key, method: 'POST', roles: callers } }),
  };
}

/** What a trial of an event asks for. */
export interface Asks {
  record?: 'required' | 'optional';
  changes?: true;
  input?: true;
  /** Whether it runs with somebody's rights. */
  as?: true;
}

export function trialOf(event: string): Asks {
  if (event === 'on_schedule') return {};
  if (event === 'on_inbound') return { input: true };
  if (event === 'endpoint') return { input: true, as: true };
  if (event === 'on_button') return { record: 'required', as: true };
  const act = event.slice(event.indexOf('_') + 1);
  if (act === 'create') return { changes: true, as: true };
  if (act === 'delete' || act === 'restore') return { record: 'required', as: true };
  return { record: act === 'validate' ? 'optional' : 'required', changes: true, as: true };
}

export const eventsOf = (doc: HookDoc): string[] => (Array.isArray(doc.event) ? doc.event : [doc.event]);

/** Whether a hook stands before writes: it may be what guards them. */
export const guards = (doc: HookDoc): boolean => eventsOf(doc).some((event) => event.startsWith('before_'));

/** What else changes when a hook waits for other events: settings that come with one go with it. */
export function waiting(doc: HookDoc, event: string[]): Partial<HookDoc> {
  return {
    event,
    schedule: event.includes('on_schedule') ? (doc.schedule ?? DAILY) : undefined,
    endpoint: event.includes('endpoint') ? (doc.endpoint ?? { name: doc.key, method: 'POST', roles: [] }) : undefined,
  };
}

/** A document without what says the same as nothing. */
export function without(doc: HookDoc): HookDoc {
  const next: HookDoc = { ...doc, event: eventsOf(doc) };
  for (const part of ['hosts', 'secrets', 'tests'] as const) if (next[part]?.length === 0) delete next[part];
  for (const part of ['when', 'schedule', 'role', 'mail', 'disabled', 'order'] as const) if (!next[part]) delete next[part];
  for (const part of ['time', 'memory', 'endpoint', 'object'] as const) if (next[part] === undefined) delete next[part];
  return next;
}

/** With at most one decimal, for what is told in passing. */
export const rounded = (value: number): number => Math.round(value * 10) / 10;

/** A share with one decimal of a percent; never nothing of something. */
export const rateOf = (part: number, all: number): number => (all > 0 ? Math.ceil((1000 * part) / all) / 1000 : 0);

/** An hour as 13:00, a day as 11-23, on the clock of a zone. */
export function sliceName(at: string, period: Period, zone: string | undefined): string {
  const clock = wallClock(at, zone);
  if (!clock) return at;
  return period === '7d' ? clock.date.slice(5) : clock.time.slice(0, 5);
}

/** What a run has a limited amount of. */
export const budgets = ['time', 'calls', 'rows', 'memory'] as const;
