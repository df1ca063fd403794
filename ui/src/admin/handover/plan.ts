import type { Assignment, Inventory, OwnedObject } from './api';

/** To whom the records of one object go. */
export type Choice = { way: 'person'; person: string | null } | { way: 'evenly'; people: string[] } | { way: 'follow'; relation: string } | { way: 'keep' };

/** Some of an object's records, which go their own way before the rest. */
export interface Part {
  /** Its own among the parts of its object. */
  id: number;
  /** CEL; without one the part is not complete. */
  filter: string;
  to: Extract<Choice, { way: 'person' | 'evenly' }>;
}

export interface Plan {
  choices: Record<string, Choice>;
  parts?: Record<string, Part[]>;
  disable: boolean;
}

/** A part that is still to be filled in, to stand behind the others. */
export function newPart(parts: readonly Part[]): Part {
  return { id: Math.max(0, ...parts.map((part) => part.id)) + 1, filter: '', to: { way: 'person', person: null } };
}

/** Objects whose records can be given away and are there. */
export function givable({ objects }: Pick<Inventory, 'objects'>): OwnedObject[] {
  return objects.filter((object) => object.assign && object.count > 0);
}

/** Relations that lead to another object of the handover: its records' new owners can be followed. */
export function followable(object: OwnedObject, all: readonly OwnedObject[]): OwnedObject['relations'] {
  return object.relations.filter((relation) => relation.object !== object.object && all.some((other) => other.object === relation.object));
}

/** Where the choices begin: with the deputy or the manager, and following what leads. */
export function firstPlan(inventory: Inventory): Plan {
  const all = givable(inventory);
  const person = inventory.candidates[0]?.id ?? null;
  const choices: Record<string, Choice> = {};
  const following = new Map<string, string>();
  for (const object of all) {
    const relation = followable(object, all).find((one) => !leadsTo(following, one.object, object.object));
    if (relation) following.set(object.object, relation.object);
    choices[object.object] = relation ? { way: 'follow', relation: relation.key } : { way: 'person', person };
  }
  return { choices, disable: inventory.canDisable && inventory.person.active };
}

/** Whether following from one object comes to another. */
function leadsTo(following: ReadonlyMap<string, string>, from: string, to: string): boolean {
  const seen = new Set<string>();
  for (let at: string | undefined = from; at && !seen.has(at); at = following.get(at)) {
    if (at === to) return true;
    seen.add(at);
  }
  return false;
}

export type Gap = 'person' | 'people' | 'ring' | 'filter';

/** The name under which a gap of a part stands. */
export const partKey = (object: string, part: Part): string => `${object}#${part.id}`;

/** What a choice still lacks, by object. */
export function gapsOf(plan: Plan, inventory: Pick<Inventory, 'objects'>): Record<string, Gap> {
  const all = givable(inventory);
  const gaps: Record<string, Gap> = {};
  const following = followingOf(plan, all);
  for (const { object } of all) {
    const choice = plan.choices[object];
    if (choice?.way === 'person' && !choice.person) gaps[object] = 'person';
    if (choice?.way === 'evenly' && choice.people.length === 0) gaps[object] = 'people';
    for (const part of plan.parts?.[object] ?? []) {
      if (!part.filter.trim()) gaps[partKey(object, part)] = 'filter';
      else if (part.to.way === 'person' ? !part.to.person : part.to.people.length === 0) gaps[partKey(object, part)] = part.to.way === 'person' ? 'person' : 'people';
    }
    const next = following.get(object);
    if (next && leadsTo(following, next, object)) gaps[object] = 'ring';
  }
  return gaps;
}

function followingOf(plan: Plan, all: readonly OwnedObject[]): Map<string, string> {
  const following = new Map<string, string>();
  for (const object of all) {
    const choice = plan.choices[object.object];
    if (choice?.way !== 'follow') continue;
    const relation = object.relations.find((one) => one.key === choice.relation);
    if (relation) following.set(object.object, relation.object);
  }
  return following;
}

/** The assignments as the API takes them: what is followed comes before what follows. */
export function assignmentsOf(plan: Plan, inventory: Pick<Inventory, 'objects'>): Assignment[] {
  const all = givable(inventory);
  const following = followingOf(plan, all);
  const depth = (object: string): number => {
    let steps = 0;
    const seen = new Set<string>();
    for (let at = following.get(object); at && !seen.has(at); at = following.get(at)) {
      seen.add(at);
      steps++;
    }
    return steps;
  };
  return all
    .toSorted((a, b) => depth(a.object) - depth(b.object))
    .flatMap(({ object }): Assignment[] => {
      const parts = (plan.parts?.[object] ?? []).flatMap((part): Assignment[] => {
        const to = target(part.to);
        return to && part.filter.trim() ? [{ object, filter: part.filter.trim(), to }] : [];
      });
      const rest = target(plan.choices[object] ?? { way: 'keep' });
      return rest ? [...parts, { object, to: rest }] : parts;
    });
}

/** Whom a choice means, as the API takes it; null for nobody. */
function target(choice: Choice): Assignment['to'] | null {
  if (choice.way === 'person') return choice.person;
  if (choice.way === 'evenly') return choice.people.length > 0 ? { evenly: choice.people } : null;
  return choice.way === 'follow' ? { follow: choice.relation } : null;
}

const key = (person: string) => `tenon.handover.${person}`;

/** Choices made before a reload; null when there are none. */
export function keptPlan(person: string): Plan | null {
  try {
    return JSON.parse(sessionStorage.getItem(key(person)) ?? 'null') as Plan | null;
  } catch {
    return null;
  }
}

export function keepPlan(person: string, plan: Plan | null): void {
  if (plan) sessionStorage.setItem(key(person), JSON.stringify(plan));
  else sessionStorage.removeItem(key(person));
}
