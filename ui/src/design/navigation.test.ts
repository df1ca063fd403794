import { expect, it } from 'vitest';
import { moveItem } from './navigation';

const groups = [{ items: ['a', 'b', 'c'].map((object) => ({ object })) }, { items: [{ object: 'd' }] }];
const shape = (all: typeof groups) => all.map((group) => group.items.map((item) => item.object).join('')).join('|');

it.each([
  [0, 0, 0, 2, 'bac|d'],
  [0, 2, 0, 0, 'cab|d'],
  [0, 1, 1, 0, 'ac|bd'],
  [1, 0, 0, 3, 'abcd|'],
  [0, 0, 0, 0, 'abc|d'],
  [0, 9, 0, 0, 'abc|d'],
])('item %d.%d to %d.%d', (g, i, tg, ti, want) => expect(shape(moveItem(groups, { group: g, item: i }, { group: tg, item: ti }) as typeof groups)).toBe(want));
