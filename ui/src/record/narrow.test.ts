import { describe, expect, it } from 'vitest';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { mayRestore } from './narrow';

describe('history', () => {
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
