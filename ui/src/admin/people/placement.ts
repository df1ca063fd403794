import type { Department, Person, PersonBody } from '@/shared/api';

/** Where a person works and what they may do, as the form holds it. */
export interface Placement {
  /** The main department. */
  department: string;
  others: string[];
  manager: string;
  position: string;
  roles: string[];
}

export function placementOf(person: Person): Placement {
  const main = person.department?.id ?? '';
  return { department: main, others: (person.departments ?? []).filter((id) => id !== main), manager: person.manager?.id ?? '', position: person.position ?? '', roles: person.roles ?? [] };
}

const same = (a: readonly string[], b: readonly string[]) => a.toSorted().join() === b.toSorted().join();

/** What differs, as the API takes it. */
export function placementChanges(now: Placement, before: Placement): PersonBody {
  const body: PersonBody = {};
  const all = (p: Placement) => [p.department, ...p.others].filter(Boolean);
  if (now.department !== before.department) body.department = now.department;
  if (!same(all(now), all(before))) body.departments = all(now);
  if (now.manager !== before.manager) body.manager = now.manager;
  if (now.position.trim() !== before.position) body.position = now.position.trim();
  if (!same(now.roles, before.roles)) body.roles = now.roles;
  return body;
}

/** Why a person has a role: given to them, or by one of their departments (directly, or from a department above). */
export type Origin = { kind: 'own' } | { kind: 'department'; department: string; via: string };

export interface Giver {
  id: string;
  children: boolean;
}

/** Where a role of a person comes from, given the departments that give it. */
export function originsOf(role: string, person: Person, givers: readonly Giver[], departments: readonly Department[]): Origin[] {
  const origins: Origin[] = person.roles?.includes(role) ? [{ kind: 'own' }] : [];
  const parent = new Map(departments.map((d) => [d.id, d.parent]));
  for (const own of person.departments ?? []) {
    const seen = new Set<string>();
    for (let at: string | undefined = own, depth = 0; at && !seen.has(at); at = parent.get(at), depth++) {
      seen.add(at);
      const giver = givers.find((g) => g.id === at);
      if (giver && (depth === 0 || giver.children)) origins.push({ kind: 'department', department: giver.id, via: own });
    }
  }
  return origins;
}
