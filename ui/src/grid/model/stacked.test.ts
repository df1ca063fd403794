import { describe, expect, it } from 'vitest';
import { Stacked } from './stacked';

describe('lines one under the other', () => {
  it('stand where those of one height do', () => {
    const lines = new Stacked(1_000_000, 40);
    expect(lines.full).toBe(40_000_000);
    expect(lines.top(999_999)).toBe(39_999_960);
    expect(lines.at(39_999_960)).toBe(999_999);
    expect(lines.at(39_999_959)).toBe(999_998);
    expect(lines.at(-5)).toBe(0);
    expect(lines.at(50_000_000)).toBe(999_999);
    expect(new Stacked(0, 40).at(100)).toBe(0);
  });

  it('are pushed up by every lower one above them', () => {
    const lines = new Stacked(6, 100, [0, 3], 20);
    expect([0, 1, 2, 3, 4, 5].map((i) => lines.top(i))).toEqual([0, 20, 120, 220, 240, 340]);
    expect([0, 1, 2, 3, 4, 5].map((i) => lines.heightOf(i))).toEqual([20, 100, 100, 20, 100, 100]);
    expect(lines.full).toBe(440);
    for (let i = 0; i < 6; i++) {
      expect(lines.at(lines.top(i))).toBe(i);
      expect(lines.at(lines.top(i) + lines.heightOf(i) - 1)).toBe(i);
    }
  });
});
