import { describe, expect, it } from 'vitest';
import type { Inventory, OwnedObject } from './api';
import { assignmentsOf, firstPlan, gapsOf, newPart, type Plan } from './plan';

const object = (key: string, relations: [string, string][] = [], count = 3, assign = true): OwnedObject => ({
  object: key,
  label: { zh: key },
  count,
  assign,
  relations: relations.map(([name, to]) => ({ key: name, label: { zh: name }, object: to })),
});
const inventory = (objects: OwnedObject[], candidates: Inventory['candidates'] = []): Inventory => ({
  person: { id: 'p', name: 'P', active: true },
  objects,
  other: [],
  candidates,
  handovers: [],
  canDisable: true,
});
const manager = [{ id: 'm', name: 'M', why: 'manager' as const }];

describe('a handover', () => {
  it('begins with the first candidate, and follows what leads', () => {
    const all = inventory([object('task', [['deal', 'opportunity']]), object('opportunity', [['account', 'account']]), object('account', [['parent', 'account']]), object('note', [['x', 'elsewhere']]), object('empty', [], 0), object('fixed', [], 2, false)], manager);
    expect(firstPlan(all)).toEqual({
      choices: { task: { way: 'follow', relation: 'deal' }, opportunity: { way: 'follow', relation: 'account' }, account: { way: 'person', person: 'm' }, note: { way: 'person', person: 'm' } },
      disable: true,
    });
    expect(assignmentsOf(firstPlan(all), all).map((a) => a.object)).toEqual(['account', 'note', 'opportunity', 'task']);
  });

  it('never follows in a ring', () => {
    const all = inventory([object('a', [['b', 'b']]), object('b', [['a', 'a']])], manager);
    const plan = firstPlan(all);
    expect(plan.choices).toEqual({ a: { way: 'follow', relation: 'b' }, b: { way: 'person', person: 'm' } });
    expect(gapsOf(plan, all)).toEqual({});
    expect(gapsOf({ ...plan, choices: { ...plan.choices, b: { way: 'follow', relation: 'a' } } }, all)).toEqual({ a: 'ring', b: 'ring' });
  });

  it('says what is missing', () => {
    const all = inventory([object('a'), object('b')]);
    expect(gapsOf(firstPlan(all), all)).toEqual({ a: 'person', b: 'person' });
    const plan: Plan = { choices: { a: { way: 'evenly', people: [] }, b: { way: 'keep' } }, disable: false };
    expect(gapsOf(plan, all)).toEqual({ a: 'people' });
    expect(assignmentsOf(plan, all)).toEqual([]);
    expect(assignmentsOf({ choices: { a: { way: 'evenly', people: ['x', 'y'] }, b: { way: 'person', person: 'x' } }, disable: false }, all)).toEqual([
      { object: 'a', to: { evenly: ['x', 'y'] } },
      { object: 'b', to: 'x' },
    ]);
  });

  it('gives parts away before the rest', () => {
    const all = inventory([object('a')], manager);
    const plan: Plan = {
      ...firstPlan(all),
      parts: {
        a: [
          { id: 1, filter: ' record.level == "a" ', to: { way: 'person', person: 'x' } },
          { id: 2, filter: '', to: { way: 'person', person: 'x' } },
          { id: 4, filter: 'true', to: { way: 'evenly', people: [] } },
        ],
      },
    };
    expect(assignmentsOf(plan, all)).toEqual([
      { object: 'a', filter: 'record.level == "a"', to: 'x' },
      { object: 'a', to: 'm' },
    ]);
    expect(gapsOf(plan, all)).toEqual({ 'a#2': 'filter', 'a#4': 'people' });
    expect(newPart(plan.parts!.a!)).toEqual({ id: 5, filter: '', to: { way: 'person', person: null } });
    expect(newPart([]).id).toBe(1);
  });
});
