import { describe, expect, it } from 'vitest';
import type { Roster, RosterSettings } from './api';
import { choicesOf, mapped, missing, tried } from './choices';

const none: RosterSettings = { mapping: {}, createDepartments: false, existing: 'skip', invite: false, note: '', dryRun: false };
const roster = (more: Partial<Roster> = {}): Roster => ({
  id: 'r',
  name: 'people.csv',
  state: 'uploaded',
  encoding: 'utf-8',
  delimiter: ',',
  columns: [
    { name: '姓名', samples: ['张三'], suggestion: 'name' },
    { name: '名字', samples: ['张三'], suggestion: 'name' },
    { name: '邮箱', samples: [], suggestion: 'email' },
    { name: '工号', samples: [], suggestion: '' },
  ],
  total: 2,
  fields: ['name', 'email'],
  settings: none,
  job: '',
  result: null,
  created: '',
  ...more,
});

describe('people from a file', () => {
  it('begin with what the columns suggest, each field once', () => {
    expect(choicesOf(roster())).toEqual({ ...none, mapping: { 姓名: 'name', 邮箱: 'email' }, invite: true, dryRun: true });
    expect(choicesOf(roster({ state: 'ready', settings: { ...none, mapping: { 邮箱: 'email' }, existing: 'update' } }))).toMatchObject({ mapping: { 邮箱: 'email' }, existing: 'update', invite: false });
  });

  it('lead one column to a field', () => {
    expect(mapped({ 姓名: 'name' }, '名字', 'name')).toEqual({ 名字: 'name' });
    expect(mapped({ 姓名: 'name' }, '姓名', null)).toEqual({});
    expect(missing({ 姓名: 'name' })).toEqual(['email']);
  });

  it('come in as they were tried', () => {
    const settings = { ...none, mapping: { 姓名: 'name', 邮箱: 'email' }, dryRun: true };
    const ready = roster({ state: 'ready', settings });
    expect(tried(ready, choicesOf(ready))).toBe(true);
    expect(tried(ready, { ...choicesOf(ready), invite: true })).toBe(false);
    expect(tried(roster(), choicesOf(roster()))).toBe(false);
  });
});
