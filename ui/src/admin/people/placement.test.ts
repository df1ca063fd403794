import { describe, expect, it } from 'vitest';
import type { Department, Person } from '@/shared/api';
import { originsOf, placementChanges, placementOf } from './placement';

const person: Person = { id: 'p', name: 'P', active: true, department: { id: 'a1', name: 'A1' }, departments: ['a1', 'b'], roles: ['sales'], manager: { id: 'm', name: 'M' }, position: '经理' };
const departments: Department[] = [
  { id: 'a', name: 'A', parent: '', heads: [], order: 0 },
  { id: 'a1', name: 'A1', parent: 'a', heads: [], order: 0 },
  { id: 'b', name: 'B', parent: '', heads: [], order: 0 },
];

describe('the place of a person', () => {
  it('is sent as far as it differs', () => {
    const before = placementOf(person);
    expect(before).toEqual({ department: 'a1', others: ['b'], manager: 'm', position: '经理', roles: ['sales'] });
    expect(placementChanges(before, before)).toEqual({});
    expect(placementChanges({ ...before, department: 'b', others: ['a1'] }, before)).toEqual({ department: 'b' });
    expect(placementChanges({ ...before, others: [], manager: '', position: ' 总监 ', roles: ['sales', 'lead'] }, before)).toEqual({ departments: ['a1'], manager: '', position: '总监', roles: ['sales', 'lead'] });
  });

  it('gives roles, each with where it comes from', () => {
    expect(originsOf('sales', person, [], departments)).toEqual([{ kind: 'own' }]);
    expect(originsOf('sales', person, [{ id: 'a', children: true }, { id: 'b', children: false }], departments)).toEqual([
      { kind: 'own' },
      { kind: 'department', department: 'a', via: 'a1' },
      { kind: 'department', department: 'b', via: 'b' },
    ]);
    expect(originsOf('lead', person, [{ id: 'a', children: false }], departments)).toEqual([]);
    expect(originsOf('lead', person, [{ id: 'a1', children: false }], departments)).toEqual([{ kind: 'department', department: 'a1', via: 'a1' }]);
  });
});
