import { describe, expect, it } from 'vitest';
import type { FieldMeta, ObjectMeta, ViewMeta } from '@/shared/api/types';
import { kindOf, kindsFor, showOf, viewKinds } from './kinds';

const view = (key: string, more: Partial<ViewMeta> = {}): ViewMeta => ({ key, label: {}, type: 'table', columns: [], filter: '', sort: '', ...more });
const field = (key: string, type: string): FieldMeta => ({ key, type, label: {} });
const object = (fields: FieldMeta[], views: ViewMeta[] = []): ObjectMeta => ({ key: 'deal', title: 'name', fields, views }) as unknown as ObjectMeta;

describe('kinds of views', () => {
  it('begin with the table', () => {
    expect(viewKinds[0]!.type).toBe('table');
    expect(new Set(viewKinds.map((k) => k.type)).size).toBe(viewKinds.length);
  });
  it('are those that the fields allow', () => {
    const types = kindsFor(object([field('name', 'text')]), view('all')).map((k) => k.type);
    expect(types).toContain('table');
    expect(types).not.toContain('kanban');
    expect(kindsFor(object([field('name', 'text'), field('stage', 'select')]), view('all')).map((k) => k.type)).toContain('kanban');
  });
  it('follow the address, then the view, then are the table', () => {
    const board = view('board', { type: 'kanban', show: { by: 'stage' } });
    const meta = object([field('name', 'text'), field('stage', 'select')], [view('all'), board]);
    expect(kindOf(meta, meta.views[0]!, undefined).type).toBe('table');
    expect(kindOf(meta, meta.views[0]!, 'kanban').type).toBe('kanban');
    expect(kindOf(meta, board, undefined).type).toBe('kanban');
    expect(kindOf(meta, board, 'table').type).toBe('table');
    expect(kindOf(meta, meta.views[0]!, 'nonsense').type).toBe('table');
  });
  it('show what a view of their kind says when another is shown so', () => {
    const board = view('board', { type: 'kanban', show: { by: 'level', sum: 'amount' } });
    const meta = object([field('stage', 'select'), field('level', 'select')], [view('all'), board]);
    const kanban = viewKinds.find((k) => k.type === 'kanban')!;
    expect(showOf(kanban, meta, meta.views[0]!)).toEqual({ by: 'level', sum: 'amount' });
    expect(showOf(kanban, object(meta.fields), view('all'))).toMatchObject({ by: 'stage' });
  });
});
