import { describe, expect, it } from 'vitest';
import type { FieldContext } from '@/fields';
import type { ObjectMeta, PageNumber } from '@/shared/api/types';
import { madeField as field, madeObject as object } from '@/shared/api/types/made';
import { backlinksOf } from '../related';
import { figureWords, groupsOf, orderOf, rowsOf } from './numbers';
import { tabsOf } from './tabs';

const firm = object('firm', [field('name', 'text')]);
const deal = object('deal', [field('name', 'text'), field('firm', 'relation', { object: 'firm' }), field('amount', 'money', { sortable: true }), field('at', 'date', { sortable: true })]);
const note = object('note', [field('about', 'any_relation', { objects: ['firm'] })]);
const links = backlinksOf('firm', [deal, note]);
const names = (part: string): string => `#${part}`;
const keys = (page?: ObjectMeta['page']): string[] => tabsOf({ ...firm, page }, links, 'zh', names).map(({ key, label }) => `${key} ${label}`);

describe('tabs of a record', () => {
  it('are all that there are, in the usual order', () => {
    const usual = ['details #details', 'timeline #timeline', 'deal deal', 'note note', 'history #history'];
    expect(keys()).toEqual(usual);
    expect(keys({ tabs: [], numbers: [] })).toEqual(usual);
  });
  it('are those of the object, in its order and words', () => {
    const tabs = [{ object: 'note', via: 'about', label: { zh: '备注' } }, { part: 'details' as const, label: { zh: '概览' } }, { object: 'deal', via: 'firm' }];
    expect(keys({ tabs, numbers: [] })).toEqual(['note 备注', 'details 概览', 'deal deal']);
  });
  it('leave out what nothing is known of', () => {
    expect(keys({ tabs: [{ part: 'details' }, { object: 'deal', via: 'other' }, { object: 'bill', via: 'firm' }], numbers: [] })).toEqual(['details #details']);
  });
});

describe('numbers of a record', () => {
  const number = (more: Partial<PageNumber> = {}): PageNumber => ({ key: 'n', label: {}, object: 'deal', via: 'firm', op: 'sum', field: 'amount', ...more });
  it('over the same records are asked for together', () => {
    const asked = groupsOf([number({ key: 'a' }), number({ key: 'b', filter: 'record.won' }), number({ key: 'c', op: 'count', field: undefined })]);
    expect(asked.map((group) => group.numbers.map((one) => one.key))).toEqual([['a', 'c'], ['b']]);
  });
  it('open exactly their rows, what decided them first', () => {
    expect(rowsOf(number({ filter: 'record.a || record.b' }), deal.fields[1]!, 'x', 'firm')).toBe('record.firm == "x" && (record.a || record.b)');
    expect(rowsOf(number(), note.fields[0]!, 'x', 'firm')).toBe('record.about == "firm:x"');
    expect(orderOf(number({ op: 'max', field: 'at' }), deal)).toBe('-at');
    expect(orderOf(number({ op: 'min', field: 'at' }), deal)).toBe('at');
    expect(orderOf(number({ op: 'count', field: undefined }), deal)).toBeUndefined();
  });
  it('say their figure as its field does', () => {
    const ctx = { locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', t: (key: string) => key, links: {} } as unknown as FieldContext;
    const amount = deal.fields[2]!;
    expect(figureWords(number({ op: 'count' }), amount, { n: 12000 }, ctx)).toBe('12,000');
    expect(figureWords(number(), amount, { n: 12000 }, ctx)).toContain('12,000');
    expect(figureWords(number(), amount, { n: null, n_currency: '*' }, ctx)).toBe('severalCurrencies');
    expect(figureWords(number({ op: 'max', field: 'at' }), deal.fields[3], { n: '2026-11-22' }, ctx)).toContain('2026-11-22');
    expect(figureWords(number({ op: 'max', field: 'at' }), deal.fields[3], { n: null }, ctx)).toBeUndefined();
  });
});
