import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyDoc } from '@/meta';
import { setLocale } from '@/shared/i18n';
import { changesOf, fileOf, rowsOf } from './file';
import { changed, gapOf, placesOf, withText } from './places';

const doc = {
  kind: 'object',
  key: 'customer',
  label: { zh: '客户', en: 'Customer' },
  title: 'name',
  fields: [
    { key: 'name', type: 'text', label: { zh: '名称' }, help: { zh: '写"全称", 不缩写', en: 'In full' } },
    { key: 'level', type: 'select', label: { en: 'Level' }, options: [{ value: 'a', label: { zh: 'A' } }] },
    { key: 'old', type: 'text', label: { zh: '旧' }, archived: true },
  ],
} as unknown as AnyDoc;

beforeAll(() => setLocale('zh'));

describe('texts of a document', () => {
  it('are found where they stand, with what they lack', () => {
    expect(placesOf(doc).map((place) => [place.path, place.of.join('/'), place.member, gapOf(place)])).toEqual([
      ['label', '客户', 'label', null],
      ['fields.0.label', '客户/名称', 'label', 'en'],
      ['fields.0.help', '客户/名称', 'help', null],
      ['fields.1.label', '客户/Level', 'label', 'zh'],
      ['fields.1.options.0.label', '客户/Level/A', 'label', null],
    ]);
  });
  it('are changed in their place, and nothing else is', () => {
    const next = withText(doc, 'fields.1.options.0.label', { zh: 'A', en: 'Top' }) as unknown as { fields: { options?: { label: unknown }[] }[] };
    expect(next.fields[1]!.options![0]!.label).toEqual({ zh: 'A', en: 'Top' });
    expect(next.fields[0]).toBe((doc as unknown as { fields: unknown[] }).fields[0]);
    expect(withText(doc, 'fields.9.label', { zh: 'x' })).toEqual(doc);
    expect(changed({ zh: '名称', en: 'Name' }, 'en', '')).toEqual({ zh: '名称' });
    expect(changed({ zh: '名称', en: '' }, 'zh', '')).toEqual({ zh: '' });
  });
  it('go through a file and back', () => {
    const places = placesOf(doc);
    const rows = rowsOf(fileOf(places));
    expect(rows[3]).toEqual(['object/customer', 'fields.0.help', '客户 › 名称 › help', '写"全称", 不缩写', 'In full']);
    expect(changesOf(fileOf(places), places)).toEqual([]);
    const file = 'document,path,where,zh,en\r\nobject/customer,fields.0.label,x,,Name\r\nobject/customer,fields.9.label,x,y,z\r\nobject/customer,fields.1.label,x,级别,Level\r\n';
    expect(changesOf(file, places)!.map(({ place, zh, en }) => [place.path, zh, en])).toEqual([
      ['fields.0.label', '名称', 'Name'],
      ['fields.1.label', '级别', 'Level'],
    ]);
    expect(changesOf('a,b\n1,2', places)).toBeNull();
  });
});
