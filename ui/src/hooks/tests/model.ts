import type { HookDoc, HookTest } from '@/meta';
import { eventsOf } from '../model';

export const written = (tests: readonly HookTest[]): string => JSON.stringify(tests, null, 2);

/** A list of objects that have a name; null for anything else. */
export function read(typed: string): HookTest[] | null {
  try {
    const value: unknown = JSON.parse(typed.trim() || '[]');
    return Array.isArray(value) && value.every((one: unknown) => typeof (one as HookTest | null)?.name === 'string') ? (value as HookTest[]) : null;
  } catch {
    return null;
  }
}

const said: Record<string, readonly string[]> = {
  '': ['name', 'event', 'record', 'old', 'user', 'expect'],
  user: ['name', 'roles', 'admin'],
  expect: ['set', 'fail', 'log', 'error', 'skipped'],
};

/** The parts of a test that the form does not show. */
export function unsaid(test: HookTest): string[] {
  const below = (part: 'user' | 'expect'): string[] => Object.keys(test[part] ?? {}).flatMap((key) => (said[part]!.includes(key) ? [] : [`${part}.${key}`]));
  return [...Object.keys(test).filter((key) => !said['']!.includes(key)), ...below('user'), ...below('expect')];
}

/** Whether an event finds a record as it was. */
export const hasOld = (event: string): boolean => !['before_create', 'after_create', 'on_button', 'on_schedule', 'endpoint', 'on_inbound'].includes(event);

/** A new test of a hook, by a name that none has. */
export function fresh(doc: HookDoc, name: (number: number) => string): HookTest {
  const names = new Set((doc.tests ?? []).map((one) => one.name));
  let number = names.size + 1;
  while (names.has(name(number))) number++;
  const event = eventsOf(doc)[0];
  return { name: name(number), ...(event && { event }), ...(doc.object && { record: {} }), expect: {} };
}

/** What a test waits for: that it runs and does what is said, that it fails, or that its condition leaves it out. */
export const outcomes = ['does', 'error', 'skipped'] as const;
export type ExpectedOutcome = (typeof outcomes)[number];

export const outcomeOf = ({ expect }: HookTest): ExpectedOutcome => (expect?.skipped ? 'skipped' : expect && 'error' in expect ? 'error' : 'does');

/** A value with a member in place of the old one, and none where that is nothing. */
export function put<T extends object>(value: T | undefined, key: string, member: unknown): T {
  const next: Record<string, unknown> = { ...value, [key]: member };
  const blank = !member || (typeof member === 'object' && Object.keys(member).length === 0);
  if (blank) delete next[key];
  return next as T;
}

/** Where what was typed and is no list yet waits for its writer, also when they leave. */
const shelf = (hook: string): string => `tn-hook-tests:${hook}`;

export const shelved = (hook: string): string | null => sessionStorage.getItem(shelf(hook));

export function shelve(hook: string, typed: string | null): void {
  if (typed === null) sessionStorage.removeItem(shelf(hook));
  else sessionStorage.setItem(shelf(hook), typed);
}
