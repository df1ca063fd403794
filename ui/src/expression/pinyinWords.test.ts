import { describe, expect, it } from 'vitest';
import { pinyinIndex, readings } from './pinyinWords';

describe('pinyin', () => {
  it.each([
    ['客', 'ke'],
    ['户', 'hu'],
    ['阿', 'a'],
    ['女', 'nv'],
    ['座', 'zuo'],
    ['鹏', 'peng'],
  ])('%s is read %s', (char, syllable) => expect(readings(char)[0]).toBe(syllable));

  it('knows only Chinese characters', () => expect([readings('a'), readings('。'), readings('😀')]).toEqual([[], [], []]));

  it.each([
    ['客户名称', 'khmc', 0],
    ['客户名称', 'kehumingcheng', 0],
    ['客户名称', 'kehumc', 0],
    ['客户名称', 'mc', 2],
    ['客户名称', 'ming', 2],
    ['行业', 'hangye', 0],
    ['行业', 'hy', 0],
    ['战略', 'zhanlve', 0],
    ['客户 › 行业', 'khhy', 0],
    ['CRM 客户', 'crmkh', 0],
    ['合同金额', 'je', 2],
    ['客户名称', 'xyz', -1],
    ['客户名称', '客', -1],
    ['客户名称', '', -1],
  ])('in %s, %s begins at %d', (label, typed, at) => expect(pinyinIndex(label, typed)).toBe(at));
});
