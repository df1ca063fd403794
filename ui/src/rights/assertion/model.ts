import { cleaned, type AssertionDoc } from '@/meta';
import type { Department, Operation } from '@/shared/api/types';
import { operations } from '../grant/model';

/** Operations that are about a record that is there. */
export const forbidden: Operation[] = operations.filter((one) => one !== 'create' && one !== 'import');

/** Operations of which a field can be named. */
export const withField = (operation: Operation): boolean => operation === 'view' || operation === 'edit';

/** An assertion with a change, without what says the same as nothing. */
export function changed(doc: AssertionDoc, patch: Partial<AssertionDoc>): AssertionDoc {
  const next = cleaned({ ...doc, ...patch });
  if (patch.object && patch.object !== doc.object) {
    delete next.rows;
    delete next.field;
  }
  if (!withField(next.never) || !next.field) delete next.field;
  if (next.severity === 'block') delete next.severity;
  next.who = filled(next.who);
  return next;
}

/** Whom an assertion names, without empty lists. */
export const filled = (who: AssertionDoc['who']): AssertionDoc['who'] => Object.fromEntries(Object.entries(who).filter(([, list]) => list.length > 0));

/** Departments as assertions name them: by their path, in the order of the tree. */
export function departmentPaths(departments: readonly Department[]): { id: string; path: string; name: string }[] {
  const byId = new Map(departments.map((one) => [one.id, one]));
  const path = (one: Department): string => {
    const parent = byId.get(one.parent);
    return parent ? `${path(parent)}/${one.name}` : one.name;
  };
  return departments.filter((one) => !one.mergedInto).map((one) => ({ id: one.id, path: path(one), name: one.name }));
}

/** How many people, departments and roles an assertion names. */
export const named = (doc: AssertionDoc): string[] => [...(doc.who.roles ?? []), ...(doc.who.departments ?? []), ...(doc.who.people ?? [])];
