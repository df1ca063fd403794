import { describe, expect, it } from 'vitest';
import type { GrantDoc } from '@/meta';
import { scopeOf } from '../scopes';
import { changed, counted, grantFields, holds, sumOf, templateOf, toggled, whole } from './model';

const grant: GrantDoc = { object: 'account', operations: ['view'] };

describe('fields of a grant', () => {
  it('turns everything into a list once a field is taken out, in the order of the object', () => {
    expect(toggled('*', 'b', ['a', 'b', 'c'])).toEqual(['a', 'c']);
    expect(toggled(undefined, 'b', ['a', 'b', 'c'])).toEqual(['a', 'c']);
    expect(toggled(['c'], 'a', ['a', 'b', 'c'])).toEqual(['a', 'c']);
    expect(toggled(['c', 'gone'], 'a', ['a', 'b', 'c'])).toEqual(['a', 'c', 'gone']);
    expect(counted(undefined, ['a', 'b'])).toBe(2);
    expect(counted([], ['a', 'b'])).toBe(0);
  });

  it('names the columns of a sub-form one by one, or all by the sub-form', () => {
    const lines = { key: 'lines', type: 'subform', label: {}, fields: [{ key: 'a', type: 'text', label: {} }, { key: 'b', type: 'formula', label: {} }, { key: 'old', type: 'text', label: {}, archived: true }] };
    const fields = grantFields({ fields: [{ key: 'name', type: 'text', label: {} }, lines] }).slice(0, 4);
    expect(fields.map((f) => [f.key, f.of, f.writable])).toEqual([['name', undefined, true], ['lines', undefined, true], ['lines.a', 'lines', true], ['lines.b', 'lines', false]]);
    const all = fields.map((f) => f.key);
    expect(holds(['lines'], 'lines.a')).toBe(true);
    expect(holds(['lines.a'], 'lines')).toBe(false);
    expect(toggled('*', 'name', all)).toEqual(['lines']);
    expect(toggled(['name', 'lines'], 'lines.a', all)).toEqual(['name', 'lines.b']);
    expect(toggled(['lines.a'], 'lines', all)).toEqual(['lines']);
    expect(toggled(['name'], 'lines.b', all)).toEqual(['name', 'lines.b']);
    expect(whole(all)).toEqual(['name', 'lines']);
  });

  it('keeps an empty list apart from everything', () => {
    expect(changed(grant, { write: [] }).write).toEqual([]);
    expect(changed({ ...grant, write: [] }, { write: '*' })).not.toHaveProperty('write');
  });

  it('knows what people write and what a mask can hide', () => {
    const fields = grantFields({ owner: true, fields: [{ key: 'phone', type: 'phone', label: {} }, { key: 'sum', type: 'formula', label: {} }, { key: 'old', type: 'text', label: {}, archived: true }] });
    expect(fields.map((f) => [f.key, f.writable, f.maskable])).toEqual([
      ['phone', true, true], ['sum', false, false], ['owner', true, false], ['owner_dept', false, false],
      ['created', false, false], ['updated', false, false], ['created_by', false, false], ['updated_by', false, false],
    ]);
  });
});

describe('a change of a grant', () => {
  it('drops masks of what is no longer read, and what hangs on them', () => {
    const masked: GrantDoc = { ...grant, read: ['name', 'phone'], mask: { phone: 'phone' }, reveal: true };
    expect(changed(masked, { read: ['name'] })).toEqual({ ...grant, read: ['name'] });
    expect(changed(masked, { read: '*' }).mask).toEqual({ phone: 'phone' });
  });

  it('drops the limit of exports with the export', () => {
    const limited: GrantDoc = { ...grant, operations: ['view', 'export'], limits: { export: 200 } };
    expect(changed(limited, {}).limits).toEqual({ export: 200 });
    expect(changed(limited, { operations: ['view'] })).not.toHaveProperty('limits');
  });
});

describe('templates', () => {
  it('set operations and rows, and leave the name', () => {
    const named: GrantDoc = { ...grant, label: { zh: '客户' }, team: 'viewer', read: ['a'] };
    const own = changed(named, templateOf('own', { owner: true }));
    expect(own.label).toEqual({ zh: '客户' });
    expect(scopeOf(own)).toBe('own');
    expect(own).not.toHaveProperty('team');
    expect(changed(named, templateOf('own', {})).rows).toBe('record.created_by == user');
    expect(changed(named, templateOf('submit', {})).operations).toEqual(['create']);
    expect(templateOf('all', {}).operations).not.toContain('assign');
  });
});

describe('the sum of grants', () => {
  it('names the widest scope and says that others add to it', () => {
    expect(sumOf([])).toBeNull();
    expect(sumOf([grant])).toEqual({ scope: 'all', more: false });
    expect(sumOf([{ ...grant, rows: 'record.owner == user' }, { ...grant, team: 'viewer' }])).toEqual({ scope: 'own', more: true });
    expect(sumOf([grant, { ...grant, team: 'viewer' }])).toEqual({ scope: 'all', more: false });
  });
});
