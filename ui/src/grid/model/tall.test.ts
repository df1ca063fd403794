import { describe, expect, it } from 'vitest';
import { HIGHEST, Tall } from './tall';

describe('rows higher than a browser draws', () => {
  it('stand where they are as long as they can be drawn', () => {
    const rows = new Tall(400_000, 800);
    expect(rows.drawn).toBe(400_000);
    for (const n of [0, 1, 5_000, 399_200]) {
      expect(rows.at(n)).toBe(n);
      expect(rows.scrolled(n)).toBe(n);
    }
    expect(rows.at(500_000)).toBe(399_200);
    expect(new Tall(300, 800).at(10)).toBe(0);
  });

  it('have their first and their last row at the ends, and every place in between', () => {
    const full = 40_000_000;
    const rows = new Tall(full, 800);
    expect(rows.drawn).toBe(HIGHEST);
    expect(rows.at(0)).toBe(0);
    expect(rows.at(HIGHEST - 800)).toBe(full - 800);
    expect(rows.at((HIGHEST - 800) / 2)).toBeCloseTo((full - 800) / 2, 3);
    for (let at = 0; at <= full - 800; at += 123_457) expect(rows.at(rows.scrolled(at))).toBeCloseTo(at, 3);
  });

  it('move a pixel with a pixel near both ends', () => {
    const rows = new Tall(40_000_000, 800);
    expect(rows.at(700)).toBe(700);
    expect(rows.at(HIGHEST - 800 - 700)).toBe(40_000_000 - 800 - 700);
    expect(rows.end(0)).toBe(true);
    expect(rows.end(HIGHEST - 800)).toBe(true);
    expect(rows.end(700)).toBe(false);
  });
});
