import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { links, namesRecords, namesSeveral, oneOf } from './links';
import { offerOf } from './offer';

const field = (more: Partial<FieldMeta> = {}): FieldMeta => ({ key: 'who', type: 'relation', label: {}, object: 'contact', ...more });

describe('what a picker asks the server for', () => {
  it('is what the field takes, where it stands in an object', () => {
    expect(offerOf({ field: field(), object: 'deal' })).toEqual({ for: 'deal.who', values: undefined });
    expect(offerOf({ field: field() })).toEqual({});
  });
  it('has the values that the filter reads, links by their ids', () => {
    const values: Record<string, unknown> = { firm: { id: 'f1', name: '华为' }, tags: [{ id: 'a' }, 'b'], least: 5 };
    const got = offerOf({ field: field({ filter_values: ['firm', 'tags', 'least', 'gone'] }), object: 'deal', beside: (key) => values[key] });
    expect(JSON.parse(got.values!)).toEqual({ firm: 'f1', tags: ['a', 'b'], least: 5 });
  });
  it('is everything where these values are not known: the server refuses what does not fit', () => {
    expect(offerOf({ field: field({ filter_values: ['firm'] }), object: 'deal' })).toEqual({});
  });
});

describe('several links', () => {
  it('are a list of ids to the API, titles to people', () => {
    expect(links.toApi([{ id: 'a', name: 'x' }, 'b', ''])).toEqual(['a', 'b']);
    expect(links.format(['a', { id: 'b', name: '腾讯' }], null, { locale: 'zh', timezone: 'UTC', currency: 'CNY', t: (key) => key, links: { a: '华为' } })).toBe('华为、腾讯');
    expect(links.isBlank([])).toBe(true);
    expect(links.check(['a', 'b'], field({ max_count: 1 }))).toEqual({ code: 'too_many', args: { max: 1 } });
  });
  it('know their types', () => {
    expect([namesSeveral('users'), namesSeveral('user'), namesRecords('user'), namesRecords('text')]).toEqual([true, false, true, false]);
    expect([oneOf('relations'), oneOf('text')]).toEqual(['relation', 'text']);
  });
});
