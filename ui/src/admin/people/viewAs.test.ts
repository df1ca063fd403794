import { expect, it } from 'vitest';
import type { Person } from '@/shared/api';
import { viewRefusal } from './viewAs';

const person = (more: Partial<Person>): Person => ({ id: 'p', name: 'P', active: true, department: null, roles: [], ...more });

it('nobody looks as themself, as somebody disabled or as an administrator', () => {
  expect(viewRefusal(person({}), 'me')).toBeNull();
  expect(viewRefusal(person({ id: 'me' }), 'me')).toBe('self');
  expect(viewRefusal(person({ active: false }), 'me')).toBe('disabled');
  expect(viewRefusal(person({ allRoles: ['sales', 'admin'] }), 'me')).toBe('admin');
});
