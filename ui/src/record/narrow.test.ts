import { describe, expect, it } from 'vitest';
import type { FieldMeta, HistoryEntry, RecordData } from '@/shared/api/types';
import { chosenChanges, mayRestore } from './narrow';

const entry = (by: string, source: string, ...fields: string[]): HistoryEntry => ({
  id: `${by}${source}`,
  at: '',
  by: { id: by, name: by },
  source,
  action: 'update',
  version: 1,
  changes: fields.map((field) => ({ field, from: 1, to: 2 })),
});

describe('history', () => {
  const all = [entry('ann', 'ui', 'name', 'note'), entry('bob', 'import', 'note')];
  it('is narrowed to a field, a person, a source', () => {
    expect(chosenChanges(all, {})).toEqual(all);
    expect(chosenChanges(all, { field: 'name' }).map((e) => e.changes.length)).toEqual([1]);
    expect(chosenChanges(all, { by: 'bob' })).toEqual([all[1]]);
    expect(chosenChanges(all, { source: 'ui', field: 'note' })).toHaveLength(1);
    expect(chosenChanges(all, { source: 'ui', by: 'bob' })).toEqual([]);
  });
  const name = { key: 'name', type: 'text', label: { zh: '名称', en: 'Name' } } as FieldMeta;
  const record = (more: Partial<RecordData>): RecordData => ({ id: 'a', version: 2, name: 'new', $rights: { edit: true, delete: false, assign: false, write: ['name'] }, ...more });
  it('gives back only what one may write and reads as it is', () => {
    expect(mayRestore(record({}), name, 'old')).toBe(true);
    expect(mayRestore(record({}), name, 'new')).toBe(false);
    expect(mayRestore(record({ name: null }), name, '')).toBe(false);
    expect(mayRestore(record({ $masked: ['name'] }), name, 'old')).toBe(false);
    expect(mayRestore(record({}), { ...name, read_only: true } as FieldMeta, 'old')).toBe(false);
    expect(mayRestore(record({ $rights: { edit: false, delete: false, assign: false, write: [] } }), name, 'old')).toBe(false);
    expect(mayRestore(record({}), undefined, 'old')).toBe(false);
  });
});
