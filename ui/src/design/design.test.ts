import { beforeAll, describe, expect, it } from 'vitest';
import type { MetaConflict } from '@/shared/api/types';
import { loadWords, tr, type Translate } from '@/shared/i18n';
import { merged, onlySide, reverted, setAt } from './merge';
import { folded, lineDiff } from './textDiff';
import { pathWords, sentence } from './words';

const doc = {
  kind: 'object',
  key: 'customer',
  label: { zh: '客户' },
  fields: [
    { key: 'name', type: 'text', label: { zh: '名称' } },
    { key: 'level', type: 'select', label: { zh: '级别' }, options: [{ value: 'a', label: { zh: 'A级' }, color: 'red' }] },
  ],
};

describe('changes in words', () => {
  let t: Translate;
  beforeAll(async () => {
    await loadWords('design');
    t = (key, values) => tr(`design:${key}`, values);
  });
  it.each([
    ['fields.level.options.a.color', '字段“级别” › 选项“A级” › 颜色'],
    ['fields.name.required', '字段“名称” › 必填'],
    ['label.en', '标题 › 英文'],
    ['fields', '字段'],
    ['title', '标题字段'],
    ['', ''],
  ])('%s is %s', (path, words) => expect(pathWords(path, [doc], t, 'zh')).toBe(words));

  it('says what came, went, changed and moved', () => {
    const one = (path: string, from: unknown, to: unknown) => sentence({ path, from, to }, [doc], t, 'zh');
    expect(one('fields.level', null, doc.fields[1])).toEqual({ where: '字段“级别”', from: '', to: '级别', kind: 'added' });
    expect(one('fields.name.required', null, true)).toMatchObject({ to: '是', kind: 'added' });
    expect(one('fields.name.max_length', 20, null)).toMatchObject({ from: '20', kind: 'removed' });
    expect(one('fields', ['name', 'level'], ['level', 'name'])).toMatchObject({ kind: 'moved', to: '顺序改变' });
  });
});

describe('changes as text', () => {
  it('finds the lines that differ', () => {
    const diff = lineDiff(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e']);
    expect(diff.map((l) => `${{ same: ' ', added: '+', removed: '-' }[l.kind]}${l.text}`)).toEqual([' a', '-b', '+x', ' c', ' d', '+e']);
  });
  it('gives both texts back, whatever they are', () => {
    let seed = 3;
    const line = () => 'abc'[(seed = (seed * 1103515245 + 12345) & 0x7fffffff) % 3]!;
    for (let n = 0; n < 200; n++) {
      const a = Array.from({ length: n % 13 }, line);
      const b = Array.from({ length: n % 11 }, line);
      const diff = lineDiff(a, b);
      expect(diff.filter((l) => l.kind !== 'added').map((l) => l.text)).toEqual(a);
      expect(diff.filter((l) => l.kind !== 'removed').map((l) => l.text)).toEqual(b);
    }
  });
  it('folds what is the same', () => {
    const lines = lineDiff([...'abcdefgh'], [...'abcdefgX']);
    expect(folded(lines, 1).map((l) => l?.text ?? '…')).toEqual(['…', 'g', 'h', 'X']);
  });
});

describe('a draft on a newer release', () => {
  const conflict = (path: string, base: unknown, current: unknown, draft: unknown): MetaConflict => ({ kind: 'object', key: 'customer', path, base, current, draft });
  it('knows which side changed', () => {
    expect(onlySide(conflict('title', 'a', 'a', 'b'))).toBe('draft');
    expect(onlySide(conflict('title', 'a', 'b', 'a'))).toBe('current');
    expect(onlySide(conflict('title', 'a', 'b', 'c'))).toBeNull();
  });
  it('takes the published values where they were chosen', () => {
    const conflicts = [
      conflict('fields.level.options.a.color', 'red', 'blue', 'green'),
      conflict('fields.tel', null, { key: 'tel', type: 'phone', label: {} }, null),
      conflict('fields.name', {}, null, { key: 'name' }),
      conflict('label.en', null, 'Customer', 'Client'),
    ];
    const next = merged(doc, conflicts, (c) => (c.path === 'label.en' ? 'draft' : 'current')) as typeof doc;
    expect(next.fields.map((f) => f.key)).toEqual(['level', 'tel']);
    expect(next.fields[0]!.options![0]!.color).toBe('blue');
    expect(next.label).toEqual({ zh: '客户' });
    expect(doc.fields).toHaveLength(2);
  });
  it('puts lists in an order', () => {
    const next = setAt(doc, ['fields'], ['level', 'name']) as typeof doc;
    expect(next.fields.map((f) => f.key)).toEqual(['level', 'name']);
    expect(setAt({ a: ['x', 'y'] }, ['a'], ['y'])).toEqual({ a: ['y'] });
  });
});

describe('one change of a draft is taken back', () => {
  const before = { label: { zh: '客户' }, fields: [{ key: 'a' }, { key: 'b', unique: true }, { key: 'c' }] };
  it.each([
    ['a value', { ...before, label: { zh: '甲' } }, { path: 'label.zh', from: '客户', to: '甲' }],
    ['an item that came', { ...before, fields: [...before.fields, { key: 'd' }] }, { path: 'fields.d', from: null, to: { key: 'd' } }],
    ['an item that went, in its place', { ...before, fields: [{ key: 'a' }, { key: 'c' }] }, { path: 'fields.b', from: { key: 'b', unique: true }, to: null }],
    ['the first item', { ...before, fields: before.fields.slice(1) }, { path: 'fields.a', from: { key: 'a' }, to: null }],
    ['an order', { ...before, fields: before.fields.toReversed() }, { path: 'fields', from: ['a', 'b', 'c'], to: ['c', 'b', 'a'] }],
    ['a setting that went', { ...before, fields: [{ key: 'a' }, { key: 'b' }, { key: 'c' }] }, { path: 'fields.b.unique', from: true, to: null }],
  ])('%s', (_, draft, detail) => {
    expect(reverted<unknown>(draft, before, detail)).toEqual(before);
  });
});
