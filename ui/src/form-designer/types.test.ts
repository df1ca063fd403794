import { describe, expect, it } from 'vitest';
import types from '@/fields/types.json';
import { keyPattern } from '@/meta';
import en from './locales/en.json';
import zh from './locales/zh.json';
import { iconOf, isPart, newField, newWidth, parts, typeGroups } from './types';

const all = typeGroups.flatMap((group) => group.types);

describe('the palette', () => {
  it('offers every type of field, once', () => expect([...all].sort()).toEqual([...types].sort()));
  it.each([...all, ...parts])('%s has a name in both languages and an icon', (type) => {
    expect((zh.type as Record<string, string>)[type]).toBeTruthy();
    expect((en.type as Record<string, string>)[type]).toBeTruthy();
    expect(iconOf(type)).toBeTruthy();
    expect(isPart(type)).toBe((parts as string[]).includes(type));
  });
  it('names every group', () => {
    for (const { group } of typeGroups) expect([(zh.group as Record<string, string>)[group], (en.group as Record<string, string>)[group]]).not.toContain(undefined);
  });
});

describe('a new field', () => {
  const t = (key: string, values?: Record<string, unknown>) => `${key}${values ? String(values.count) : ''}`;
  it.each(all)('of type %s has a free key and a label', (type) => {
    const field = newField(type, ['field_1'], 'zh', t);
    expect(field.key).toMatch(keyPattern);
    expect(field.key).toBe('field_2');
    expect(field.label).toEqual({ zh: 'newField' });
    if (type.includes('select')) expect(field.options).toHaveLength(2);
  });
  it('fills a row when it is wide', () => {
    expect(newWidth('long_text')).toBe(12);
    expect(newWidth('text')).toBeUndefined();
  });
});
