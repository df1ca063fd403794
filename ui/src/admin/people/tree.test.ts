import { describe, expect, it } from 'vitest';
import type { Department } from '@/shared/api';
import { below, elsewhere, matchingRows, optionsOf, pathOf, treeOf } from './tree';

const d = (id: string, parent = '', order = 0): Department => ({ id, name: id.toUpperCase(), parent, heads: [], order });

describe('departments', () => {
  const all = [d('b', 'a', 2), d('c', 'a', 1), d('a'), d('x', 'gone'), d('e', 'b')];

  it('hang under each other in their order', () => {
    expect(treeOf(all).map((row) => `${'-'.repeat(row.depth)}${row.department.id}`)).toEqual(['a', '-c', '-b', '--e', 'x']);
  });

  it('that form a ring are shown all the same', () => {
    expect(treeOf([d('p', 'q'), d('q', 'p')])).toHaveLength(2);
    expect(pathOf([d('p', 'q'), d('q', 'p')], 'p')).toBe('Q / P');
  });

  it('have a path from the top', () => {
    expect(pathOf(all, 'e')).toBe('A / B / E');
    expect(pathOf(all, 'none')).toBe('');
  });

  it('know what is below them', () => {
    const rows = treeOf(all);
    expect([...below(rows, 'a')]).toEqual(['c', 'b', 'e']);
    expect([...below(rows, 'e')]).toEqual([]);
    expect([...below(rows, 'none')]).toEqual([]);
  });

  it('are put anywhere but into themselves and into what is disabled', () => {
    const rows = treeOf([...all, { ...d('off'), disabled: true }]);
    expect(elsewhere(rows, 'b').map((row) => row.department.id)).toEqual(['a', 'c', 'x']);
  });

  it('are found with those above them', () => {
    expect(matchingRows(treeOf(all), 'e').map((row) => row.department.id)).toEqual(['a', 'b', 'e']);
    expect(matchingRows(treeOf(all), ' ')).toHaveLength(5);
    expect(matchingRows(treeOf(all), 'none')).toEqual([]);
  });

  it('are chosen by their path', () => {
    expect(optionsOf(treeOf(all))[3]).toEqual({ value: 'e', label: 'E', description: 'A / B', keywords: 'A / B / E' });
    expect(optionsOf(treeOf(all))[0]).toEqual({ value: 'a', label: 'A', keywords: 'A' });
  });
});
