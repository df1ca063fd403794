import { describe, expect, it } from 'vitest';
import { draftName } from './draftName';

describe('the name of a draft', () => {
  const label = { zh: '标准布局', en: '标准布局' };
  it('says the object that it is for', () => {
    expect(draftName({ key: 'full', label, object: 'client' }, '客户')).toBe('标准布局 · 客户');
    expect(draftName({ key: 'full', label, object: 'client' }, '')).toBe('标准布局 · client');
  });
  it('is its label alone, or its key, where it is for none', () => {
    expect(draftName({ key: 'client', label }, '')).toBe('标准布局');
    expect(draftName({ key: 'client', label: {} }, '')).toBe('client');
  });
});
