import { describe, expect, it } from 'vitest';
import { bytesOf, offsetOf, spanAt, unitsOf } from './position';

describe('places that the server names', () => {
  it.each([
    ['record.a > 1', 1, 8, 7],
    ['a\nbc', 2, 2, 3],
    ['a\r\nbc', 2, 1, 3],
    ['𝒳𝒴 > 1', 1, 3, 4],
    ['"😀😀" == record.x', 1, 9, 10],
    ['// 客户😀\n😀.a', 2, 2, 10],
    ['a', 9, 9, 1],
    ['', 1, 1, 0],
  ])('“%s” line %d column %d is at %d', (source, line, column, at) => expect(offsetOf(source, line, column)).toBe(at));

  it('counts code points of a text', () => {
    expect(unitsOf('a😀b', 2)).toBe(3);
    expect(unitsOf('a😀b', 9)).toBe(4);
  });

  it.each([
    ['record.amout > 1', 1, 8, 'amout'],
    ['record.a = 1', 1, 10, '='],
    ['a && ', 1, 6, '&'],
    ['😀.foo', 1, 3, 'foo'],
    ['f(1.5)', 1, 3, '1.5'],
    ['a == b', 1, 3, '=='],
  ])('“%s” %d:%d is about “%s”', (source, line, column, word) => {
    const { from, to } = spanAt(source, line, column);
    expect(source.slice(from, to)).toBe(word);
  });

  it('is about something even in an empty text', () => expect(spanAt('', 1, 1)).toEqual({ from: 0, to: 0 }));
});

it('bytes are those of UTF-8', () => {
  for (const text of ['', 'abc', 'é', '客户', '😀', 'a客😀']) expect(bytesOf(text)).toBe(new TextEncoder().encode(text).length);
});
