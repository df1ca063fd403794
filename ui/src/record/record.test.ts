import { linkedValue, namesIt } from './linking';
import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { madeField as field, madeObject as object } from '@/shared/api/types/made';
import { conflictRows, rowsTold, together } from './conflict';
import { prefillHref, readPrefill } from './prefill';
import { backlinkLabel, backlinksOf, relatedFilter } from './related';

const deal = object('deal', [
  field('name', 'text'),
  field('amount', 'money'),
  field('account', 'relation', { object: 'account' }),
  field('tags', 'multi_select'),
  field('no', 'auto_number', { read_only: true }),
]);

describe('a conflict', () => {
  const before = { name: 'a', amount: 1, account: 'x' };
  const current = { id: 'r', version: 2, name: 'b', amount: 1, account: { id: 'y', name: 'Y' } };
  it('merges what only I changed and asks about the rest', () => {
    const rows = conflictRows(deal, { name: 'c', amount: 2 }, before, current);
    expect(rows.map((r) => [r.field.key, r.onlyMine])).toEqual([
      ['name', false],
      ['amount', true],
    ]);
  });
  it('leaves out what both changed to the same', () => {
    expect(conflictRows(deal, { name: 'b', account: 'y' }, before, current)).toEqual([]);
  });
  it('takes blanks of every kind for the same', () => {
    expect(conflictRows(deal, { tags: [] }, { tags: [] }, { ...current, tags: null })).toEqual([]);
  });
});

describe('two people at one record', () => {
  const order = object('order', [field('name', 'text'), field('lines', 'subform', { fields: [field('q', 'number'), field('p', 'number')] })]);
  const before = { name: 'a', lines: [{ id: 'x', q: 1, p: 1 }, { id: 'y', q: 2, p: 2 }] };
  const current = { id: 'r', version: 2, name: 'b', lines: [{ id: 'x', q: 1, p: 7 }, { id: 'y', q: 2, p: 2 }, { id: 'z', q: 3, p: 3 }] };
  it('are merged without a question where neither changed what the other did', () => {
    const mine = { lines: [{ id: 'x', q: 5 }, { id: 'y' }, { q: 9 }] };
    expect(together(order, mine, before, current)).toEqual({ lines: [{ id: 'x', q: 5 }, { id: 'y' }, { q: 9 }, { id: 'z' }] });
    expect(together(order, { name: 'b' }, before, current)).toEqual({});
  });
  it('are shown what each did to which row', () => {
    const told = rowsTold(order.fields[1]!, before.lines, [{ id: 'x', q: 5 }, { q: 9 }]);
    expect(told.rows?.map((row) => [row.action, row.place, ...row.changes.map((one) => [one.field, one.from, one.to])])).toEqual([
      ['update', 0, ['q', 1, 5]],
      ['create', 1, ['q', null, 9]],
      ['delete', 1, ['q', 2, null], ['p', 2, null]],
    ]);
  });
  it('are asked where both changed the same', () => {
    expect(together(order, { name: 'c' }, before, current)).toBeNull();
    expect(together(order, { lines: [{ id: 'x', p: 8 }, { id: 'y' }] }, before, current)).toBeNull();
  });
});

describe('values in an address', () => {
  it('come back as they were', () => {
    const href = prefillHref(deal, {
      name: '华为 & co',
      amount: 12.5,
      account: { id: 'x', name: 'X' },
      tags: ['a'],
      no: '',
      gone: 1,
    });
    expect(href.startsWith('/a/crm/o/deal/new?')).toBe(true);
    const search = Object.fromEntries(new URLSearchParams(href.split('?')[1]));
    expect(readPrefill(deal, search)).toEqual({ name: '华为 & co', amount: 12.5, account: 'x', tags: ['a'] });
  });
  it('never fill what is read-only', () => expect(readPrefill(deal, { 'v.no': '1', 'v.name': '' })).toEqual({}));
});

describe('related lists', () => {
  const account = object('account', [field('name', 'text'), field('parent', 'relation', { object: 'account' })]);
  it('are relations that point here; the field is named where it tells two apart', () => {
    const found = backlinksOf('account', [account, deal]);
    expect(found.map((b) => backlinkLabel(b, 'zh'))).toEqual(['account（parent）', 'deal']);
  });
  it('filter by the record', () => {
    const field = (type: string): FieldMeta => ({ key: 'account', type, label: {} });
    expect(relatedFilter(field('relation'), 'abc', 'account')).toBe('record.account == "abc"');
    expect(relatedFilter(field('relations'), 'abc', 'account')).toBe('"abc" in record.account');
    expect(relatedFilter(field('any_relation'), 'abc', 'account')).toBe('record.account == "account:abc"');
  });
  it('are links to one of several objects too', () => {
    const note = object('note', [field('about', 'any_relation', { objects: ['account', 'deal'] })]);
    expect(backlinksOf('deal', [note]).map((b) => b.key)).toEqual(['note']);
    expect(backlinksOf('note', [note])).toEqual([]);
    expect(linkedValue(note.fields[0]!, null, 'abc', true, 'deal')).toEqual({ object: 'deal', id: 'abc' });
    expect(namesIt(note.fields[0]!, { object: 'deal', id: 'abc', label: '' }, 'abc', 'account')).toBe(false);
  });
});
