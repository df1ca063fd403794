import { describe, expect, it } from 'vitest';
import type { ObjectDoc } from '@/meta';
import { boxWidth, layout, neighbour } from './layout';
import { diagramOf } from './model';

const box = (key: string) => ({ key, height: 60 });

describe('the layout', () => {
  it('puts what is pointed to on the right, also through others', () => {
    const { places } = layout(['a', 'b', 'c'].map(box), [{ from: 'c', to: 'b' }, { from: 'b', to: 'a' }, { from: 'c', to: 'a' }]);
    expect(['c', 'b', 'a'].map((key) => places.get(key)!.x / (boxWidth + 96))).toEqual([0, 1, 2]);
  });
  it('stands circles and links to oneself', () => {
    const { places } = layout(['a', 'b'].map(box), [{ from: 'a', to: 'b' }, { from: 'b', to: 'a' }, { from: 'a', to: 'a' }]);
    expect(places.size).toBe(2);
    expect(places.get('a')!.x).not.toBe(places.get('b')!.x);
  });
  it('lets no two boxes overlap, however many there are', () => {
    const boxes = Array.from({ length: 120 }, (_, i) => box(`o${i}`));
    const arrows = boxes.flatMap((one, i) => (i % 5 === 0 ? [] : [{ from: one.key, to: `o${Math.floor(i / 3)}` }]));
    const { places, width, height } = layout(boxes, arrows);
    const all = [...places.values()];
    for (const a of all) {
      expect(a.x + boxWidth <= width && a.y + 60 <= height).toBe(true);
      expect(all.filter((b) => b !== a && Math.abs(a.x - b.x) < boxWidth && Math.abs(a.y - b.y) < 60)).toEqual([]);
    }
  });
  it('is the same for the same boxes, and can be walked by arrows', () => {
    const boxes = ['a', 'b', 'c', 'd'].map(box);
    const arrows = [{ from: 'a', to: 'c' }, { from: 'b', to: 'c' }];
    const { places } = layout(boxes, arrows);
    expect(layout(boxes, arrows).places).toEqual(places);
    expect(neighbour(places, 'a', 'right')).toBe('c');
    expect(neighbour(places, 'a', 'down')).toBe('b');
    expect(neighbour(places, 'c', 'right')).toBeNull();
  });
});

it('shows the objects of an app, what they are linked with, and no archived field', () => {
  const object = (key: string, app: string, ...fields: object[]) => ({ kind: 'object', key, app, label: {}, title: 'name', fields }) as unknown as ObjectDoc;
  const all = [
    object('deal', 'crm', { key: 'account', type: 'relation', object: 'account', label: {} }, { key: 'old', type: 'relation', object: 'far', label: {}, archived: true }, { key: 'lines', type: 'subform', label: {}, fields: [{ key: 'product', type: 'relation', object: 'product', label: {} }] }),
    object('account', 'crm'),
    object('product', 'shop'),
    object('far', 'shop'),
  ];
  const diagram = diagramOf(all, 'crm');
  expect(diagram.nodes.map((node) => [node.key, node.foreign, node.links.map((link) => link.field)])).toEqual([
    ['deal', false, ['account', 'lines.product']],
    ['account', false, []],
    ['product', true, []],
  ]);
});
