import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadWords, tr, type Translate } from '@/shared/i18n';
import { Session, type FormDoc, type ObjectDoc } from '@/meta';
import { copyOf, designerActs, nodeName, type FullActs } from './acts';
import type { Design } from './model/commands';
import { fromForm, toForm } from './model/layout';
import { createDesignerStore, type DesignerStore } from './store';

const object: ObjectDoc = {
  kind: 'object',
  key: 'customer',
  label: { zh: '客户' },
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: { zh: '名称' } },
    { key: 'spare', type: 'long_text', label: { zh: '备注' } },
  ],
};
const form: FormDoc = { kind: 'form', key: 'f', object: 'customer', nodes: [{ type: 'section', label: { zh: '基本' }, nodes: [{ field: 'name' }] }] };

describe('acts of the designer', () => {
  let t: Translate;
  let session: Session<Design>;
  let store: DesignerStore;
  let act: FullActs;
  beforeAll(async () => {
    await loadWords('form-designer');
    t = (key, values) => tr(`form-designer:${key}`, values);
  });
  beforeEach(() => {
    session = new Session<Design>({ initial: { object, layout: fromForm(form) }, parts: () => [], put: () => Promise.resolve() });
    store = createDesignerStore();
    act = designerActs({ session, store, published: new Set(['name']), t, locale: 'zh' });
  });
  const shape = () => toForm(session.present.layout).nodes.map((n) => n.nodes?.map((c) => c.field ?? c.type) ?? n.field ?? n.type);

  it('adds after what is chosen, chooses it and asks for its label', () => {
    act.select('n2');
    act.addType('select');
    expect(shape()).toEqual([['name', 'field_1']]);
    expect(store.getState()).toMatchObject({ selected: ['n3'], focusLabel: 'n3', panel: 'field' });
    expect(session.present.object.fields.map((f) => f.key)).toEqual(['name', 'field_1', 'spare']);
  });
  it('adds to the last section when nothing is chosen', () => {
    act.addPlaced('spare');
    expect(toForm(session.present.layout).nodes[0]!.nodes![1]).toEqual({ field: 'spare', width: 12 });
    expect(store.getState().focusLabel).toBeNull();
  });
  it('adds parts with words', () => {
    act.addType('section');
    expect(toForm(session.present.layout).nodes[1]).toEqual({ type: 'section', label: { zh: '新分组' }, nodes: [] });
    act.addType('note');
    expect(toForm(session.present.layout).nodes[1]!.nodes![0]).toEqual({ type: 'note', text: { zh: '在这里写说明' } });
  });
  it('takes off the layout only, as one step', () => {
    act.remove(['n1']);
    expect(shape()).toEqual([]);
    expect(session.present.object).toBe(object);
    session.undo();
    expect(toForm(session.present.layout)).toEqual(form);
  });
  it('copies with a key of its own', () => {
    act.copy('n2');
    expect(session.present.object.fields[1]).toEqual({ key: 'name_2', type: 'text', label: { zh: '名称 副本' } });
    expect(copyOf({ key: 'a', type: 'text', label: { en: 'A' }, archived: true }, ['a', 'a_2'], t)).toEqual({ key: 'a_3', type: 'text', label: { en: 'A 副本' } });
  });
  it('moves to the top and back into a section', () => {
    act.moveInto(['n2'], null);
    expect(shape()).toEqual([[], 'name']);
    act.moveInto(['n2'], 'n1');
    expect(shape()).toEqual([['name']]);
  });
  it('extends the choice, and names what is chosen', () => {
    act.select('n1');
    act.select('n2', true);
    expect(store.getState().selected).toEqual(['n1', 'n2']);
    act.select('n1', true);
    expect(store.getState().selected).toEqual(['n2']);
    expect(nodeName(session.present, 'n2', t)).toBe('名称');
    expect(nodeName(session.present, 'gone', t)).toBe('');
  });
});
