import { describe, expect, it } from 'vitest';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { madeField as field, madeObject } from '@/shared/api/types/made';
import { both, groupCondition, periodDays } from './group';
import { GroupSource } from './groupSource';
import { inOrder } from './useGroups';
import { figureOf, measuresOf } from './sums';
import { filterParam, readGroup, readSort, readState, sortParam, viewOf, writeGroup, writeSort } from './state';

const meta = madeObject('customer', [field('name'), field('level', 'select'), field('created', 'datetime')], {
  views: [
    { key: 'all', label: {}, type: 'table', columns: [], filter: '', sort: '-created', default: true },
    { key: 'mine', label: {}, type: 'table', columns: [], filter: 'record.owner.id == user.id', sort: '' },
  ],
});

describe('the state of a list and its URL', () => {
  it('begins with the view', () => {
    expect(readState(meta, {})).toMatchObject({ filter: '', sort: [{ field: 'created', desc: true }], changed: false });
    expect(readState(meta, { view: 'mine' }).filter).toBe('record.owner.id == user.id');
    expect(viewOf(meta, 'gone').key).toBe('all');
  });
  it('writes only what differs', () => {
    const mine = viewOf(meta, 'mine');
    expect(filterParam(mine, 'record.owner.id == user.id')).toBeUndefined();
    expect(filterParam(mine, '')).toBe('true');
    expect(readState(meta, { view: 'mine', f: 'true' })).toMatchObject({ filter: '', changed: true });
    expect(sortParam(viewOf(meta, 'all'), [{ field: 'created', desc: true }])).toBeUndefined();
    expect(sortParam(viewOf(meta, 'all'), [])).toBe('-');
    expect(readState(meta, { sort: '-' }).sort).toEqual([]);
  });
  it('leaves out fields that one may not read', () =>
    expect(readState(meta, { sort: 'secret,-name', group: 'secret' })).toMatchObject({
      sort: [{ field: 'name', desc: true }],
      group: [],
    }));
  it('round-trips sorts and groups', () => {
    expect(writeSort(readSort('-a,b'))).toBe('-a,b');
    expect(writeGroup(readGroup('stage,closed:month'))).toBe('stage,closed:month');
    expect(writeGroup(readGroup('-stage:first,-closed:month'))).toBe('-stage:first,-closed:month');
    expect(readGroup('-closed:month:first')).toEqual([{ field: 'closed', by: 'month', desc: true, first: true }]);
    expect(writeGroup([])).toBeUndefined();
  });
});

describe('the rows of a group', () => {
  it.each<[FieldMeta, unknown, string]>([
    [field('level', 'select'), 'a', 'record.level == "a"'],
    [field('level', 'select'), '', 'isBlank(record.level)'],
    [field('n', 'number'), 3, 'record.n == 3.0'],
    [field('on', 'switch'), false, 'record.on == false'],
    [field('owner', 'user'), { id: 'u1', name: 'x' }, 'record.owner == "u1"'],
    [field('d', 'date'), '2026-11', 'record.d >= date("2026-11-01") && record.d < date("2026-12-01")'],
    [
      field('t', 'datetime'),
      '2026-11-22',
      'record.t >= datetime("2026-11-21 16:00:00.000Z") && record.t < datetime("2026-11-22 16:00:00.000Z")',
    ],
  ])('%j %j', (f, value, cel) =>
    expect(groupCondition(f, { field: f.key, by: 'month' }, value, 'Asia/Shanghai')).toBe(cel),
  );
  it.each([
    ['2026', '2026-01-01', '2027-01-01'],
    ['2026-Q4', '2026-10-01', '2027-01-01'],
    ['2026-W47', '2026-11-16', '2026-11-23'],
  ])('%s spans %s to %s', (value, from, to) => expect(periodDays(value)).toEqual([from, to]));
  it('joins conditions', () => {
    expect(both('', 'a')).toBe('a');
    expect(both('a', 'b')).toBe('(a) && (b)');
  });
});

describe('whether a list differs from its view', () => {
  const view = { key: 'v', label: {}, type: 'table' as const, columns: [], filter: 'record.a == 1.0', sort: '-name', group: 'stage' };
  const changed = (search: object, of: object = {}): boolean => readState({ ...meta, views: [{ ...view, ...of }] } as ObjectMeta, { view: 'v', ...search }).changed;
  it('is by what it says, not by what is written', () => {
    expect(changed({})).toBe(false);
    expect(changed({ kind: 'table', f: 'record.a == 1.0', sort: '-name', group: 'stage', q: 'x' })).toBe(false);
    expect(changed({ f: 'true' })).toBe(true);
    expect(changed({ sort: '-' })).toBe(true);
    expect(changed({ group: '-stage' })).toBe(true);
  });
  it('is not by another kind, unless that can be kept', () => {
    expect(changed({ kind: 'kanban' })).toBe(false);
    expect(changed({ kind: 'kanban' }, { made: { mine: true, may_change: true, owner: { id: 'u', name: 'u' } } })).toBe(true);
  });
});

describe('bands over rows', () => {
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 100; i++) await Promise.resolve();
  };
  const source = (): GroupSource =>
    new GroupSource({
      levels: [{ field: 'stage' }, { field: 'owner' }],
      groups: (level) =>
        Promise.resolve({
          more: false,
          items:
            level === 0
              ? [
                  { value: 'a', count: 3, sums: { amount: 9 } },
                  { value: 'b', count: 1, sums: {} },
                ]
              : [{ value: 'u', count: 3, sums: {} }],
        }),
      rows: (values) => () =>
        Promise.resolve({ items: [1, 2, 3].map((i) => ({ id: `${values.join('')}${i}`, version: 1 })), cursor: null }),
    });
  const shown = (s: GroupSource): string[] =>
    Array.from({ length: s.length }, (_, i) => {
      const line = s.line(i);
      return line.kind === 'row'
        ? line.record.id
        : line.kind === 'band'
          ? `[${String(line.value)} ${line.count}]`
          : line.kind;
    });
  it('opens by level and folds again', async () => {
    const s = source();
    s.begin();
    await settle();
    expect(shown(s)).toEqual(['[a 3]', '[b 1]']);
    s.toggle('["a"]', true);
    expect(shown(s)).toEqual(['[a 3]', 'loading', '[b 1]']);
    s.need(0, 10);
    await settle();
    s.toggle('["a","u"]', true);
    s.need(0, 10);
    await settle();
    expect(shown(s)).toEqual(['[a 3]', '[u 3]', 'au1', 'au2', 'au3', '[b 1]']);
    expect(s.indexOf('au2')).toBe(3);
    s.toggle('["a"]', false);
    expect(shown(s)).toEqual(['[a 3]', '[b 1]']);
    s.reload();
    await settle();
    expect(shown(s).length).toBe(2);
  });
  it('keeps what is open and what it holds through a reload', async () => {
    const s = source();
    s.begin(['["a"]', '["a","u"]']);
    for (let i = 0; i < 3; i++) {
      await settle();
      s.need(0, 10);
    }
    await settle();
    const before = shown(s);
    expect(before).toEqual(['[a 3]', '[u 3]', 'au1', 'au2', 'au3', '[b 1]']);
    s.reload();
    expect(shown(s)).toEqual(before);
    await settle();
    expect(shown(s)).toEqual(before);
    expect(s.open).toEqual(['["a"]', '["a","u"]']);
  });
  it('folds and unfolds all of both levels', async () => {
    const s = source();
    s.begin();
    await settle();
    s.toggleAll(true);
    for (let i = 0; i < 3; i++) {
      s.need(0, 20);
      await settle();
    }
    expect(shown(s)).toEqual(['[a 3]', '[u 3]', 'au1', 'au2', 'au3', '[b 1]', '[u 3]', 'bu1', 'bu2', 'bu3']);
    s.toggleAll(false);
    expect(shown(s)).toEqual(['[a 3]', '[b 1]']);
  });
  it('stand in their order, blank last or first', () => {
    const level = { key: 'level', type: 'select', label: {}, options: [{ value: 'x', label: {} }, { value: 'a', label: {} }] } as unknown as FieldMeta;
    const values = (items: Record<string, unknown>[]): unknown[] => items.map((item) => item.level ?? item.owner);
    const items = [{ level: '' }, { level: 'a' }, { level: 'x' }];
    expect(values(inOrder(level, { field: 'level' }, items, {}))).toEqual(['x', 'a', '']);
    expect(values(inOrder(level, { field: 'level', desc: true, first: true }, items, {}))).toEqual(['', 'a', 'x']);
    const owner = { key: 'owner', type: 'user', label: {} } as unknown as FieldMeta;
    const people = [{ owner: '1' }, { owner: '2' }];
    expect(values(inOrder(owner, { field: 'owner' }, people, { 1: '王芳', 2: '李雷' }))).toEqual(['2', '1']);
  });
  it('holds places for groups that are not there yet, and tells which lines are bands', async () => {
    const s = source();
    s.begin();
    expect(shown(s).every((line) => line === 'loading')).toBe(true);
    expect(s.length).toBeGreaterThan(0);
    await settle();
    s.toggle('["a"]', true);
    s.need(0, 10);
    await settle();
    s.toggle('["a","u"]', true);
    expect(shown(s).map((line, i) => line.startsWith('[') === s.bands.includes(i))).not.toContain(false);
    expect(s.bands).toEqual([0, 1, 5]);
  });
  it('says that there are more groups, as long as they would be on the screen', async () => {
    const s = new GroupSource({
      levels: [{ field: 'x' }, { field: 'y' }],
      groups: (level) => Promise.resolve({ more: level === 1, items: [{ value: 'a', count: 1, sums: {} }] }),
      rows: () => () => Promise.reject(new Error('no')),
    });
    s.begin();
    await settle();
    expect(s.cut).toBe(false);
    s.toggle('["a"]', true);
    s.need(0, 10);
    await settle();
    expect(s.cut).toBe(true);
    s.toggle('["a"]', false);
    expect(s.cut).toBe(false);
  });
  it('says when it fails', async () => {
    const s = new GroupSource({
      levels: [{ field: 'x' }],
      groups: () => Promise.reject(new Error('no')),
      rows: () => () => Promise.reject(new Error('no')),
    });
    s.begin();
    await settle();
    expect(s.state).toBe('error');
  });
});

describe('sums of columns', () => {
  it('count what there is to sum, for a sum of nothing is 0', () => {
    expect(measuresOf([{ field: 'amount', op: 'sum' }, { field: 'rate', op: 'avg' }])).toEqual([
      { op: 'sum', field: 'amount', as: 'm_amount' },
      { op: 'avg', field: 'rate', as: 'm_rate' },
      { op: 'count', field: 'amount', as: 'n_amount' },
    ]);
    expect(figureOf({ m_amount: 0, n_amount: 0 }, 'amount')).toBeNull();
    expect(figureOf({ m_amount: 0, n_amount: 2 }, 'amount')).toBe(0);
    expect(figureOf({ m_rate: null }, 'rate')).toBeNull();
  });
  it('never ask for more than a question holds', () => {
    const many = Array.from({ length: 15 }, (_, i) => ({ field: `f${i}`, op: 'sum' as const }));
    expect(measuresOf(many).length).toBe(19);
    expect(measuresOf([...many, ...many]).length).toBe(30);
  });
});
