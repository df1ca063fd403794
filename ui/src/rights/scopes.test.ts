import { describe, expect, it } from 'vitest';
import { narrowed, rowsOf, scopeOf, scopesFor, type RowScope } from './scopes';

describe('row scopes', () => {
  it.each(['all', 'own', 'reports', 'department', 'departmentTree', 'ownOrDepartment', 'viewer', 'editor', 'follows'] as RowScope[])('reads %s as it writes it', (scope) => {
    expect(scopeOf(JSON.parse(JSON.stringify(rowsOf(scope, {}, 'account'))))).toBe(scope);
  });

  it('knows ready scopes however they are spaced, and any other as a condition', () => {
    expect(scopeOf({ rows: ' record.owner  ==  user ' })).toBe('own');
    expect(scopeOf({ rows: 'record.owner.id == user.id' })).toBe('own');
    expect(scopeOf({ rows: 'record.owner.id == user.id || record.owner_dept.id == user.department.id' })).toBe('ownOrDepartment');
    expect(scopeOf({ rows: '(record.owner == user)' })).toBe('own');
    expect(scopeOf({ rows: 'true' })).toBe('all');
    expect(scopeOf({ rows: 'record.owner == user && record.level == "a"' })).toBe('condition');
    expect(scopeOf({ rows: '(record.a == 1) || (record.b == 2)' })).toBe('condition');
  });

  it('keeps the expression when a scope becomes a condition', () => {
    expect(rowsOf('condition', { rows: 'record.owner == user' }).rows).toBe('record.owner == user');
    expect(rowsOf('viewer', { rows: 'record.owner == user' })).toEqual({ rows: undefined, team: 'viewer', follows: undefined });
  });

  it('offers scopes of owners only where records have one', () => {
    expect(scopesFor({ owner: false, relations: 0 })).toEqual(['all', 'condition', 'viewer', 'editor']);
    expect(scopesFor({ owner: true, relations: 1 })).toContain('follows');
  });

  it('says when what is shared is narrowed further', () => {
    expect(narrowed({ team: 'viewer', rows: 'record.level == "a"' })).toBe(true);
    expect(narrowed({ team: 'viewer' })).toBe(false);
    expect(narrowed({ rows: 'record.level == "a"' })).toBe(false);
  });
});
