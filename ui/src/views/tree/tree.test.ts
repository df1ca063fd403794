import { describe, expect, test } from 'vitest';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { below, chainOf, keyMove, linesOf, missingParents, pathsOf, TOP, type Branch } from './model';
import { guessShow } from './guess';

const record = (id: string, above: string | null = null): RecordData => ({ id, version: 1, above });
const branch = (ids: string[], counts: Record<string, number> = {}, more = false): Branch => ({ items: ids.map((id) => record(id)), counts, more });
const tree = new Map([
  [TOP, branch(['a', 'b'], { a: 2 })],
  ['a', branch(['a1', 'a2'], { a1: 1 }, true)],
]);
const told = (open: string[]) =>
  linesOf(tree, new Set(open)).map((line) => `${'.'.repeat(line.level)}${line.kind === 'row' ? line.record.id : line.kind}`);

describe('lines', () => {
  test('only what is open', () => {
    expect(told([])).toEqual(['a', 'b']);
    expect(told(['a'])).toEqual(['a', '.a1', '.a2', '.more', 'b']);
  });
  test('what is open and not here yet loads', () => {
    expect(told(['a', 'a1'])).toEqual(['a', '.a1', '..loading', '.a2', '.more', 'b']);
  });
  test('a circle ends', () => {
    const circle = new Map([
      [TOP, branch(['a'], { a: 1 })],
      ['a', branch(['b'], { b: 1 })],
      ['b', branch(['a'], { a: 1 })],
    ]);
    expect(linesOf(circle, new Set(['a', 'b'])).length).toBe(3);
  });
});

test('what a place stands under', () => {
  const lines = linesOf(tree, new Set(['a']));
  expect(chainOf(lines, 'a1')).toEqual(['a1', 'a']);
  expect(chainOf(lines, 'b')).toEqual(['b']);
});

describe('the paths of matches', () => {
  const ancestors = [record('top'), record('mid', 'top')];
  test('hold all that they stand under', () => {
    const branches = pathsOf([record('leaf', 'mid')], ancestors, 'above');
    expect(linesOf(branches, new Set(['top', 'mid'])).map((line) => line.kind === 'row' && line.record.id)).toEqual(['top', 'mid', 'leaf']);
  });
  test('begin at the top where what is above cannot be seen', () => {
    expect(pathsOf([record('leaf', 'hidden')], [], 'above').get(TOP)!.items.map((r) => r.id)).toEqual(['leaf']);
  });
  test('that lead back to themselves begin at the top, all of them', () => {
    const branches = pathsOf([record('a', 'b'), record('b', 'a'), record('leaf', 'a')], [], 'above');
    expect(branches.get(TOP)!.items.map((r) => r.id)).toEqual(['a', 'b']);
    expect(branches.get('a')!.items.map((r) => r.id)).toEqual(['leaf']);
  });
  test('ask for what is missing, once', () => {
    expect(missingParents([record('x', 'mid'), record('y', 'mid'), record('top')], 'above')).toEqual(['mid']);
  });
});

describe('keys', () => {
  const lines = linesOf(tree, new Set(['a']));
  test('right opens, then goes in', () => {
    expect(keyMove(lines, 1, 'ArrowRight')).toEqual({ toggle: true });
    expect(keyMove(lines, 0, 'ArrowRight')).toEqual({ to: 1 });
    expect(keyMove(lines, 4, 'ArrowRight')).toBeNull();
  });
  test('left closes, then goes up', () => {
    expect(keyMove(lines, 0, 'ArrowLeft')).toEqual({ toggle: false });
    expect(keyMove(lines, 2, 'ArrowLeft')).toEqual({ to: 0 });
    expect(keyMove(lines, 4, 'ArrowLeft')).toBeNull();
  });
});

test('conditions and the field that is guessed', () => {
  expect(below('above', TOP)).toBe('isBlank(record.above)');
  expect(below('above', 'x1')).toBe('record.above == "x1"');
  const to = (key: string, object: string): FieldMeta => ({ key, type: 'relation', object, label: { zh: key, en: key } });
  expect(guessShow([to('account', 'account'), to('above', 'task')], 'task')).toEqual({ under: 'above' });
  expect(guessShow([to('account', 'account')], 'task')).toBeNull();
});
