import { describe, expect, it } from 'vitest';
import type { FieldMeta, FileData } from '@/shared/api/types';
import { layout, neighbour, withPicture } from './model';
import { guessShow } from './guess';

const file = (id: string): FileData => ({ id, name: id, size: 1, type: 'image/png' });

describe('a gallery', () => {
  it('is of objects with pictures', () => {
    const field = (key: string, type: string): FieldMeta => ({ key, type, label: {} });
    expect(guessShow([field('name', 'text'), field('photo', 'image')])).toEqual({ image: 'photo' });
    expect(guessShow([field('name', 'text')])).toBeNull();
  });
  it.each([
    [1000, 'standard', false, 4],
    [1000, 'compact', false, 5],
    [100, 'standard', false, 1],
    [366, 'standard', true, 2],
  ] as const)('%i px wide, %s, phone %s: %i in a row', (width, size, phone, perRow) => expect(layout(width, size, phone).perRow).toBe(perRow));
  it('has pictures of 16 by 10', () => expect(layout(220, 'standard', false).picture).toBe(138));
  it.each([
    [0, 'ArrowRight', 1],
    [0, 'ArrowLeft', 0],
    [1, 'ArrowDown', 5],
    [3, 'ArrowDown', 5],
    [5, 'ArrowDown', 5],
    [2, 'ArrowUp', 2],
    [5, 'ArrowUp', 1],
    [3, 'End', 5],
  ] as const)('from %i of six in rows of four, %s leads to %i', (at, key, to) => expect(neighbour(at, key, 4, 6)).toBe(to));
  it('puts a new picture first, and in place of an only one', () => {
    expect(withPicture([file('a')], file('b'), undefined).map((f) => f.id)).toEqual(['b', 'a']);
    expect(withPicture([file('a')], file('b'), 1).map((f) => f.id)).toEqual(['b']);
  });
});
