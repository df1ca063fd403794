import { expect, it } from 'vitest';
import type { ObjectDoc, RoleDoc } from '@/meta';
import { grantFields } from '../grant/model';
import { fieldReach, rolesOf } from './byObject';

const object = { kind: 'object', key: 'b', label: {}, title: 'name', fields: [{ key: 'name', type: 'text', label: {} }, { key: 'phone', type: 'phone', label: {} }, { key: 'sum', type: 'formula', label: {} }] } as ObjectDoc;
const role = (key: string, grants: RoleDoc['grants']): RoleDoc => ({ kind: 'role', key, label: {}, grants });
const field = (key: string) => grantFields(object).find((one) => one.key === key)!;

it('puts roles without a grant on the object last', () => {
  const rows = rolesOf([role('none', [{ object: 'a', operations: ['view'] }]), role('some', [{ object: 'b', operations: ['view'] }])], object);
  expect(rows.map((one) => one.role.key)).toEqual(['some', 'none']);
  expect(rows[0]!.row.cells.view?.scope).toBe('all');
});

it('adds up what a role has of a field', () => {
  const one = role('x', [
    { object: 'b', operations: ['view'], read: ['name', 'phone', 'sum'], mask: { phone: 'phone' } },
    { object: 'b', operations: ['edit'], write: ['name'] },
    { object: 'b', operations: ['view', 'edit'], disabled: true },
  ]);
  expect(['name', 'phone', 'sum', 'created'].map((key) => fieldReach(one, 'b', field(key)))).toEqual(['write', 'mask', 'read', 'none']);
  const plain = role('y', [...one.grants, { object: 'b', operations: ['view'], rows: 'record.created_by == user' }]);
  expect(fieldReach(plain, 'b', field('phone'))).toBe('read');
});
