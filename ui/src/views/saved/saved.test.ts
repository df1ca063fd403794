import { describe, expect, it } from 'vitest';
import type { Condition, Group } from '@/expression/condition/model';
import type { ObjectMeta, ViewMeta } from '@/shared/api/types';
import { colorsParam, groupParam, quickParam, readState } from '../state';
import { inGroups, shownFirst } from './choose';
import { pinned, withPinned } from './quick';

const view = (key: string, more: Partial<ViewMeta> = {}): ViewMeta => ({ key, label: {}, type: 'table', columns: [], filter: '', sort: '', ...more });
const fields = ['level', 'amount', 'owner'].map((key) => ({ key, type: 'text', label: {} }));
const meta = (...views: ViewMeta[]) => ({ key: 'account', label: {}, fields, views }) as unknown as ObjectMeta;
const red = { when: 'record.level == "a"', color: 'red' };

describe('what a list shows of a saved view', () => {
  const saved = view('v', { group: 'level', colors: [red], quick: ['level', 'gone'] });

  it('is the view’s while the address says nothing', () => {
    const state = readState(meta(saved), {});
    expect(state.group).toEqual([{ field: 'level' }]);
    expect(state.colors).toEqual([red]);
    expect(state.quick).toEqual(['level']);
    expect(state.changed).toBe(false);
  });

  it('is the address’s where it says otherwise, and nothing where it says so', () => {
    const state = readState(meta(saved), { group: '-', colors: '-', quick: 'amount' });
    expect([state.group, state.colors, state.quick, state.changed]).toEqual([[], [], ['amount'], true]);
    expect(readState(meta(saved), { colors: 'nonsense' }).colors).toEqual([red]);
    expect(readState(meta(saved), { kind: 'kanban' }).changed).toBe(false);
  });

  it('stands in the address only where it differs', () => {
    expect(groupParam(saved, [{ field: 'level' }])).toBeUndefined();
    expect(groupParam(saved, [])).toBe('-');
    expect(colorsParam(saved, [red])).toBeUndefined();
    expect(readState(meta(saved), { colors: colorsParam(saved, [{ ...red, color: 'blue' }])! }).colors[0]?.color).toBe('blue');
    expect(quickParam(view('v'), [])).toBeUndefined();
    expect(quickParam(saved, [])).toBe('-');
  });

  it('shows nothing while its condition is broken, until that is taken away', () => {
    const broken = view('v', { broken: ['filter'] });
    expect(readState(meta(broken), {}).broken).toBe(true);
    expect(readState(meta(broken), { f: 'true' }).broken).toBe(false);
  });
});

describe('the views of a person', () => {
  const made = (mine: boolean) => ({ made: { mine, owner: { id: 'x', name: 'X' }, may_change: mine } });
  const views = [view('all'), view('a'), view('b'), view('c'), view('d', made(true)), view('e', made(false))];

  const favourite = (v: ViewMeta): boolean => v.key === 'e';

  it('stand as four tabs, favourites first and the one that is shown among them', () => {
    expect(shownFirst(views, views[0]!, favourite).map((v) => v.key)).toEqual(['e', 'all', 'a', 'b']);
    expect(shownFirst(views, views[4]!, favourite).map((v) => v.key)).toEqual(['e', 'all', 'a', 'd']);
  });

  it('stand in groups by who made them', () => {
    expect(inGroups(views).map((g) => [g.key, g.views.length])).toEqual([['given', 4], ['mine', 1], ['shared', 1]]);
  });
});

describe('a pinned filter', () => {
  const level: Condition = { kind: 'condition', path: 'level', op: 'eq', value: 'a' };
  const amount: Condition = { kind: 'condition', path: 'amount', op: 'gt', value: 5 };
  const any: Group = { kind: 'group', op: 'or', items: [amount, { ...amount, value: 9 }] };

  it('is a part that must hold', () => {
    expect(withPinned(null, 'level', level).items).toEqual([level]);
    expect(withPinned({ kind: 'group', op: 'and', items: [amount, level] }, 'level', { ...level, value: 'b' }).items).toEqual([amount, { ...level, value: 'b' }]);
    expect(withPinned({ kind: 'group', op: 'and', items: [amount, level] }, 'level', null).items).toEqual([amount]);
  });

  it('narrows a filter of which any part may hold, and never widens it', () => {
    expect(pinned({ ...any, items: [level, amount] }, 'level')).toBeUndefined();
    expect(withPinned(any, 'level', level)).toEqual({ kind: 'group', op: 'and', items: [any, level] });
  });
});
