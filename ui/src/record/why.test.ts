import { expect, it } from 'vitest';
import { ApiError } from '@/shared/api';
import { whyRefused } from './why';

const refused = (status: number, code: string) => new ApiError({ status, code, message: '' });

it('asks about what was refused for want of a right, and about nothing else', () => {
  expect(whyRefused(refused(403, 'forbidden_field'), 'phone')).toEqual({ operation: 'edit', field: 'phone' });
  expect(whyRefused(refused(403, 'forbidden_operation'), 'phone')).toEqual({ operation: 'edit' });
  expect(whyRefused(refused(403, 'view_as_read_only'), 'phone')).toBeNull();
  expect(whyRefused(refused(400, 'invalid'), 'phone')).toBeNull();
  expect(whyRefused(new Error('x'), 'phone')).toBeNull();
});
