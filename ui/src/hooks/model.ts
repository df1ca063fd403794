import type { HookDoc } from '@/meta';

/** Events in the order in which they are offered. */
export const events = [
  'before_validate', 'before_create', 'before_update', 'before_transfer', 'before_stage', 'before_delete', 'before_restore',
  'after_create', 'after_update', 'after_transfer', 'after_stage', 'after_delete', 'after_restore',
  'on_schedule', 'endpoint',
] as const;

/** Events that come of what a record goes through; the others need settings of their own. */
export const ofRecords = events.filter((event) => event.includes('_') && event !== 'on_schedule');

/** Events of writes that can be tried without saving. */
export const triable: readonly string[] = ['before_create', 'before_update', 'before_transfer', 'before_stage', 'before_delete', 'before_restore'];

export const eventsOf = (doc: HookDoc): string[] => (Array.isArray(doc.event) ? doc.event : [doc.event]);

/** Whether a hook stands before writes: it may be what guards them. */
export const guards = (doc: HookDoc): boolean => eventsOf(doc).some((event) => event.startsWith('before_'));

/** A document without what says the same as nothing. */
export function without(doc: HookDoc): HookDoc {
  const next: HookDoc = { ...doc, event: eventsOf(doc) };
  for (const part of ['hosts', 'secrets', 'tests'] as const) if (next[part]?.length === 0) delete next[part];
  for (const part of ['when', 'schedule', 'role', 'disabled', 'order'] as const) if (!next[part]) delete next[part];
  for (const part of ['time', 'memory'] as const) if (next[part] === undefined) delete next[part];
  return next;
}
