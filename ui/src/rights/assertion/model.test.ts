import { describe, expect, it } from 'vitest';
import type { AssertionDoc } from '@/meta';
import type { Department } from '@/shared/api/types';
import { changed, departmentPaths, forbidden } from './model';

const doc: AssertionDoc = { kind: 'assertion', key: 'apart', label: {}, who: { departments: ['总部/东区'] }, never: 'view', object: 'client', rows: 'record.level == "a"', field: 'phone' };

describe('a change of an assertion', () => {
  it('drops what belongs to another object', () => {
    expect(changed(doc, { object: 'deal' })).toEqual({ ...doc, object: 'deal', rows: undefined, field: undefined });
    expect(changed(doc, { object: 'client' }).field).toBe('phone');
  });

  it('names a field only of what is read or written', () => {
    expect(changed(doc, { never: 'delete' })).not.toHaveProperty('field');
    expect(changed(doc, { never: 'edit' }).field).toBe('phone');
  });

  it('keeps no empty list and no severity that goes without saying', () => {
    const next = changed(doc, { who: { roles: [], departments: ['总部/东区'] }, severity: 'block' });
    expect(next.who).toEqual({ departments: ['总部/东区'] });
    expect(next).not.toHaveProperty('severity');
    expect(changed(doc, { severity: 'warn' }).severity).toBe('warn');
  });

  it('forbids nothing that has no record yet', () => {
    expect(forbidden).not.toContain('create');
    expect(forbidden).toContain('export');
  });
});

it('names departments by their path, without those that were merged', () => {
  const list = [
    { id: 'a', name: '总部', parent: '', heads: [], order: 0 },
    { id: 'b', name: '东区', parent: 'a', heads: [], order: 0 },
    { id: 'c', name: '旧区', parent: 'a', heads: [], order: 0, mergedInto: 'b' },
  ] as Department[];
  expect(departmentPaths(list).map((one) => one.path)).toEqual(['总部', '总部/东区']);
});
