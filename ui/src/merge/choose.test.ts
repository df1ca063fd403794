import { describe, expect, it } from 'vitest';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { chosen, eldest, linesOf, suggest } from './choose';

const field = (key: string, type = 'text', more: object = {}) => ({ key, type, label: { zh: key }, ...more });
const meta = {
  key: 'firm',
  fields: [field('id', 'text', { system: true }), field('name'), field('level', 'select'), field('tags', 'tags'), field('count', 'rollup', { read_only: true }), field('secret'), field('lines', 'subform')],
} as unknown as ObjectMeta;
const rights = { edit: true, delete: true, assign: true, write: ['name', 'level', 'tags', 'lines'] };
const record = (id: string, values: object): RecordData => ({ id, version: 1, $rights: rights, name: '', level: null, tags: [], count: 0, lines: [], ...values });
const a = record('a', { name: 'Acme', tags: ['x'], created: '2026-02', lines: [{ id: '1', item: 'bolt' }] });
const b = record('b', { name: 'Acme Limited', level: 'gold', tags: ['y'], created: '2026-01', lines: [{ id: '2', item: 'bolt' }] });

describe('choosing values', () => {
  it('shows what may be written, differing fields first', () => {
    expect(linesOf(meta, [a, b], 'a').map((line) => [line.field.key, line.differs, line.joins])).toEqual([
      ['name', true, false],
      ['level', true, false],
      ['tags', true, true],
      ['lines', false, false], // the same rows with other ids
    ]);
  });
  it('leaves a field out that is hidden or masked in one of the records', () => {
    const { name: _, ...hidden } = b;
    expect(linesOf(meta, [a, hidden as RecordData], 'a').map((line) => line.field.key)).not.toContain('name');
    expect(linesOf(meta, [a, { ...b, $masked: ['name'] }], 'a').map((line) => line.field.key)).not.toContain('name');
  });
  it('suggests the longest text, what is filled in, and lists together', () => {
    expect(suggest(linesOf(meta, [a, b], 'a'), [a, b], 'a')).toEqual({ name: 'b', level: 'b', tags: '*' });
    const full = { ...a, level: 'silver', name: 'Acme Limited' };
    expect(suggest(linesOf(meta, [full, b], 'a'), [full, b], 'a')).toEqual({ level: 'a', tags: '*' });
  });
  it('sends only what is not the survivor’s own', () => {
    const lines = linesOf(meta, [a, b], 'a');
    expect(chosen({ name: 'a', level: 'b', tags: '*', lines: 'b' }, 'a', lines)).toEqual({ level: 'b', tags: '*' });
  });
  it('begins with the eldest', () => expect(eldest([a, b])).toBe('b'));
});
