import { expect, it } from 'vitest';
import { rowScopeOf, rowScopes } from './rights';

it('tells ready row scopes from conditions', () => {
  expect(rowScopeOf(undefined)).toBe('all');
  expect(rowScopeOf('true')).toBe('all');
  for (const { scope, cel } of rowScopes) if (cel) expect(rowScopeOf(` ${cel.replaceAll(' ', '  ')} `)).toBe(scope);
  expect(rowScopeOf('record.amount > 1.0')).toBe('condition');
});
