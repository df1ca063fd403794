import { describe, expect, it } from 'vitest';
import type { FormDoc, ObjectDoc } from '@/meta';
import { historyOf, record, undo } from '@/meta/history';
import {
  addNewField,
  addPart,
  dropField,
  duplicate,
  moveTo,
  placeAfter,
  placeField,
  removeNodes,
  renameKey,
  setFieldProperties,
  setNode,
  stepPlace,
  type Command,
  type Design,
} from './commands';
import { planDrop } from './drop';
import { childrenOf, fromForm, inOrder, parentOf, rowsOf, snapWidth, toForm } from './layout';

const form: FormDoc = {
  kind: 'form',
  key: 'customer_full',
  object: 'customer',
  columns: 2,
  nodes: [
    { field: 'name', width: 12 },
    { type: 'section', label: { zh: '基本' }, nodes: [{ field: 'level' }, { field: 'amount', width: 6 }, { field: 'note', width: 12 }] },
    { type: 'section', label: { zh: '空' }, nodes: [] },
    { type: 'divider' },
  ],
};
const object: ObjectDoc = {
  kind: 'object',
  key: 'customer',
  label: { zh: '客户' },
  title: 'name',
  fields: ['name', 'level', 'amount', 'note', 'spare'].map((key) => ({ key, type: 'text', label: { zh: key } })),
};
const design = (): Design => ({ object, layout: fromForm(form) });
const shape = (d: Design) => toForm(d.layout).nodes.map((n) => (n.nodes ? n.nodes.map((c) => c.field ?? c.type) : (n.field ?? n.type)));
// n1 name · n2 section(n3 level, n4 amount, n5 note) · n6 section() · n7 divider

describe('the flat layout', () => {
  it('is the form again', () => expect(toForm(fromForm(form))).toEqual(form));
  it('knows rows and parents', () => {
    const { layout } = design();
    expect(rowsOf(layout, 'n2')).toEqual([['n3', 'n4'], ['n5']]);
    expect(rowsOf(layout, null)).toEqual([['n1'], ['n2'], ['n6'], ['n7']]);
    expect(parentOf(layout, 'n4')).toBe('n2');
    expect(inOrder(layout)).toEqual(['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7']);
  });
  it.each([[1, 3], [5, 4], [7, 6], [9, 8], [11, 12]])('snaps %d columns to %d', (from, to) => expect(snapWidth(from)).toBe(to));
});

describe('commands', () => {
  const field = { key: 'tel', type: 'phone', label: { zh: '电话' } };
  it('adds a field to the object and to the layout', () => {
    const next = addNewField(field, { parent: 'n2', index: 1 }, 6)(design());
    expect(shape(next)).toEqual(['name', ['level', 'tel', 'amount', 'note'], [], 'divider']);
    expect(next.object.fields.map((f) => f.key)).toEqual(['name', 'level', 'tel', 'amount', 'note', 'spare']);
  });
  it('places a field once', () => {
    const once = placeField('spare', { parent: 'n6', index: 0 })(design());
    expect(shape(once)).toEqual(['name', ['level', 'amount', 'note'], ['spare'], 'divider']);
    expect(placeField('spare', { parent: null, index: 0 })(once)).toBe(once);
  });
  it('keeps sections at the top', () => {
    expect(shape(addPart('section', { zh: '新' }, { parent: 'n2', index: 2 })(design()))).toEqual(['name', ['level', 'amount', 'note'], [], [], 'divider']);
    expect(shape(moveTo(['n6'], { parent: 'n2', index: 0 })(design()))).toEqual(['name', [], ['level', 'amount', 'note'], 'divider']);
    expect(moveTo(['n2'], { parent: 'n2', index: 0 })(design()).layout.root).toEqual(['n1', 'n2', 'n6', 'n7']);
  });
  it('moves within, between and out of sections', () => {
    expect(shape(moveTo(['n5'], { parent: 'n2', index: 0 })(design()))[1]).toEqual(['note', 'level', 'amount']);
    expect(shape(moveTo(['n3'], { parent: 'n2', index: 3 })(design()))[1]).toEqual(['amount', 'note', 'level']);
    expect(shape(moveTo(['n3', 'n1'], { parent: 'n6', index: 0 })(design()))).toEqual([['amount', 'note'], ['name', 'level'], 'divider']);
  });
  it('is no change when nothing moves', () => {
    const d = design();
    expect(moveTo(['n3'], { parent: 'n2', index: 0 })(d)).toBe(d);
    expect(moveTo(['n3'], { parent: 'n2', index: 1 })(d)).toBe(d);
  });
  it('removes a section with what is in it, and no field of the object', () => {
    const next = removeNodes(['n2'])(design());
    expect(shape(next)).toEqual(['name', [], 'divider']);
    expect(Object.keys(next.layout.nodes)).toHaveLength(3);
    expect(next.object).toBe(object);
  });
  it('copies a field as a new one', () => {
    const next = duplicate('n3', (f) => ({ ...f, key: 'level_2' }))(design());
    expect(shape(next)[1]).toEqual(['level', 'level_2', 'amount', 'note']);
    expect(next.object.fields[2]!.key).toBe('level_2');
  });
  it('renames and drops a field in both', () => {
    expect(shape(renameKey('level', 'grade')(design()))[1]).toEqual(['grade', 'amount', 'note']);
    const dropped = dropField('level')(design());
    expect(shape(dropped)[1]).toEqual(['amount', 'note']);
    expect(dropped.object.fields.map((f) => f.key)).not.toContain('level');
  });
});

describe('tabs', () => {
  const at = addPart('tabs', { zh: '标签' }, { parent: null, index: 0 })({ object, layout: fromForm(form) });
  const tabs = at.layout.root[0]!;
  const [one = '', two = ''] = childrenOf(at.layout, tabs);
  it('begin with two of them, and are the document again', () => {
    expect(childrenOf(at.layout, tabs)).toHaveLength(2);
    expect(toForm(at.layout).nodes[0]).toEqual({ type: 'tabs', nodes: [{ type: 'tab', label: { zh: '标签' }, nodes: [] }, { type: 'tab', label: { zh: '标签' }, nodes: [] }] });
    expect(fromForm(toForm(at.layout)).root).toHaveLength(at.layout.root.length);
  });
  it('take fields and sections, and stay at the top themselves', () => {
    const section = at.layout.root.find((id) => at.layout.nodes[id]!.type === 'section')!;
    const inside = moveTo([section], { parent: one, index: 0 })(at);
    expect(parentOf(inside.layout, section)).toBe(one);
    expect(moveTo([tabs], { parent: section, index: 0 })(inside).layout.nodes[tabs]).toBeDefined();
    expect(parentOf(addPart('tabs', {}, { parent: section, index: 0 })(at).layout, tabs)).toBeNull();
    expect(parentOf(moveTo([section], { parent: childrenOf(inside.layout, one)[0]!, index: 0 })(inside).layout, section)).toBe(one);
  });
  it('move among each other only, and go with the last one', () => {
    expect(stepPlace(at.layout, two, 'left')).toEqual({ parent: tabs, index: 0 });
    expect(stepPlace(at.layout, two, 'up')).toBeNull();
    expect(removeNodes([one])(at).layout.nodes[tabs]).toBeDefined();
    expect(removeNodes([one, two])(at).layout.root).not.toContain(tabs);
  });
  it('are entered and left by the keyboard', () => {
    const name = at.layout.root[1]!;
    expect(stepPlace(at.layout, name, 'up')).toEqual({ parent: one, index: 0 });
    const inside = moveTo([name], { parent: one, index: 0 })(at).layout;
    expect(stepPlace(inside, name, 'down')).toEqual({ parent: null, index: 1 });
    expect(stepPlace(inside, name, 'up')).toEqual({ parent: null, index: 0 });
  });
});

describe('keys of moving', () => {
  const go = (id: string, direction: 'up' | 'down' | 'left' | 'right') => {
    const place = stepPlace(design().layout, id, direction);
    return place ? shape(moveTo([id], place)(design())) : null;
  };
  it('goes by rows, into and out of sections', () => {
    expect(go('n5', 'up')).toEqual(['name', ['note', 'level', 'amount'], [], 'divider']);
    expect(go('n3', 'up')).toEqual(['name', 'level', ['amount', 'note'], [], 'divider']);
    expect(go('n5', 'down')).toEqual(['name', ['level', 'amount'], 'note', [], 'divider']);
    expect(go('n1', 'down')).toEqual([['name', 'level', 'amount', 'note'], [], 'divider']);
    expect(go('n7', 'up')).toEqual(['name', ['level', 'amount', 'note'], ['divider']]);
    expect(go('n6', 'up')).toEqual(['name', [], ['level', 'amount', 'note'], 'divider']);
    expect(go('n1', 'up')).toBeNull();
    expect(go('n7', 'down')).toBeNull();
  });
  it('swaps neighbours left and right', () => {
    expect(go('n3', 'right')![1]).toEqual(['amount', 'level', 'note']);
    expect(go('n4', 'left')![1]).toEqual(['amount', 'level', 'note']);
    expect(go('n3', 'left')).toBeNull();
  });
  it('puts what is new after the selection', () => {
    const { layout } = design();
    expect(placeAfter(layout, 'n3')).toEqual({ parent: 'n2', index: 1 });
    expect(placeAfter(layout, 'n6')).toEqual({ parent: 'n6', index: 0 });
    expect(placeAfter(layout, null)).toEqual({ parent: null, index: 4 });
  });
});

describe('drops', () => {
  const { layout } = design();
  it('splits a full row into halves', () => {
    expect(planDrop(layout, 'n5', 'right', null)).toMatchObject({ place: { parent: 'n2', index: 3 }, width: 6, neighbours: { n5: 6 } });
  });
  it('splits a half beside another', () => {
    expect(planDrop(layout, 'n3', 'left', null)).toMatchObject({ place: { parent: 'n2', index: 0 }, width: 3, neighbours: { n3: 3 } });
  });
  it('takes the room that a row has', () => {
    const roomy = removeNodes(['n4'])(design()).layout;
    expect(planDrop(roomy, 'n3', 'right', null)).toMatchObject({ width: 6, neighbours: {} });
  });
  it('keeps a row that begins narrower from flowing into the one above', () => {
    const lone = removeNodes(['n4'])(design()).layout;
    const plan = planDrop(lone, 'n5', 'right', null)!;
    expect(plan).toMatchObject({ width: 6, neighbours: { n3: 12, n5: 6 } });
    const after = addNewField({ key: 'photo', type: 'image', label: {} }, plan.place, plan.width, plan.neighbours)({ object, layout: lone }).layout;
    expect(rowsOf(after, 'n2').map((row) => row.length)).toEqual([1, 2]);
    expect(planDrop(layout, 'n5', 'left', 'n4')).toMatchObject({ width: 6, neighbours: { n3: 12, n5: 6 } });
  });
  it('only reorders inside a row', () => {
    const plan = planDrop(layout, 'n3', 'left', 'n4')!;
    expect(plan).toMatchObject({ neighbours: {} });
    expect(plan.width).toBeUndefined();
  });
  it('goes between rows above and below', () => {
    expect(planDrop(layout, 'n4', 'top', null)).toMatchObject({ place: { parent: 'n2', index: 0 }, along: ['n3', 'n4'] });
    expect(planDrop(layout, 'n3', 'bottom', null)).toMatchObject({ place: { parent: 'n2', index: 2 } });
  });
  it('puts a section beside the section it is dropped in', () => {
    expect(planDrop(layout, 'n5', 'bottom', 'n6')).toMatchObject({ place: { parent: null, index: 2 }, along: ['n2'] });
  });
});

describe('undo', () => {
  it('of everything gives the original, whatever was done', () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed % n;
    };
    const sides = ['top', 'bottom', 'left', 'right'] as const;
    for (let round = 0; round < 25; round++) {
      const original = design();
      let history = historyOf(original);
      for (let step = 0; step < 60; step++) {
        const now = history.present;
        const ids = inOrder(now.layout);
        const id = ids[random(ids.length)] ?? '';
        const parents = [null, ...ids.filter((i) => now.layout.nodes[i]!.type === 'section')];
        const parent = parents[random(parents.length)]!;
        const place = { parent, index: random(childrenOf(now.layout, parent).length + 1) };
        const key = `f${round}_${step}`;
        const plan = ids.length > 1 ? planDrop(now.layout, ids[random(ids.length)]!, sides[random(4)]!, id) : null;
        const field = now.layout.nodes[id]?.field;
        const choices: Command[] = [
          addNewField({ key, type: 'text', label: { zh: key } }, place, 6),
          addPart(random(2) ? 'section' : 'note', { zh: key }, place),
          moveTo([id], place),
          moveTo([id, ids[random(ids.length)] ?? ''], place),
          plan ? moveTo([id], plan.place, plan.width, plan.neighbours) : (d) => d,
          setNode(id, { width: [3, 4, 6, 8, 12][random(5)] }),
          duplicate(id, (f) => ({ ...f, key })),
          random(4) ? (d) => d : removeNodes([id]),
          placeField('spare', place),
          field ? setFieldProperties(field, { required: random(2) === 1 }) : (d) => d,
          field && field !== 'name' ? renameKey(field, key) : (d) => d,
          field && !random(6) ? dropField(field) : (d) => d,
        ];
        history = record(history, choices[random(choices.length)]!(now), step * 5000);
        check(history.present);
      }
      while (history.past.length > 0) history = undo(history);
      expect(toForm(history.present.layout)).toEqual(form);
      expect(history.present.object).toEqual(object);
    }
  });

  /** Every node stands in exactly one place, sections at the top, fields once and known. */
  function check({ layout, object: doc }: Design) {
    const order = inOrder(layout);
    expect(new Set(order).size).toBe(order.length);
    expect([...order].sort()).toEqual(Object.keys(layout.nodes).sort());
    for (const id of order) if (parentOf(layout, id) !== null) expect(layout.nodes[id]!.type).not.toBe('section');
    const fields = order.map((id) => layout.nodes[id]!.field).filter((f): f is string => !!f);
    expect(new Set(fields).size).toBe(fields.length);
    for (const key of fields) expect(doc.fields.some((f) => f.key === key)).toBe(true);
  }
});
