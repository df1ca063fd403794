import { describe, expect, it } from 'vitest';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { ageOf, BLANK, cardsIn, columnsOf, moved, patchedCard, readFolded, withCard, withoutCard, writeFolded, type CardPages, type Tally } from './model';
import { guessShow } from './guess';

const field = (key: string, type: string, more: Partial<FieldMeta> = {}): FieldMeta => ({ key, type, label: {}, ...more });
const tallies = (all: Record<string, number>) => new Map<string, Tally>(Object.entries(all).map(([key, n]) => [key, { n }]));
const words = { label: (v: string) => `#${v}`, option: (o: { value: string }) => o.value.toUpperCase(), blank: '空' };
const stage = field('stage', 'select', { options: [{ value: 'new', label: {} }, { value: 'won', label: {}, color: 'green' }, { value: 'old', label: {}, disabled: true }] });

describe('what a kanban shows where no view says it', () => {
  it('prefers a stage to other choices, and takes the first amount', () =>
    expect(guessShow([field('level', 'select'), field('deal_stage', 'select'), field('amount', 'money', { summable: true })])).toEqual({ by: 'deal_stage', sum: 'amount' }));
  it('takes a link, but not who made the record', () => {
    expect(guessShow([field('created_by', 'user', { system: true }), field('boss', 'user')])).toEqual({ by: 'boss' });
    expect(guessShow([field('created_by', 'user', { system: true }), field('name', 'text')])).toBeNull();
  });
});

describe('columns', () => {
  it('are the options in their order, with the blank first', () =>
    expect(columnsOf(stage, tallies({ won: 3 }), words).map((c) => c.key)).toEqual([BLANK, 'new', 'won']));
  it('keep what records still have, and take nothing new there', () => {
    const columns = columnsOf({ ...stage, required: true }, tallies({ old: 1, gone: 2, [BLANK]: 1 }), words);
    expect(columns.map((c) => [c.key, c.closed === true])).toEqual([[BLANK, true], ['new', false], ['won', false], ['old', true], ['gone', true]]);
  });
  it('have no blank where a value is required and every record has one', () =>
    expect(columnsOf({ ...stage, required: true }, tallies({}), words).map((c) => c.key)).toEqual(['new', 'won']));
  it('of people are those that have records, the fullest first', () =>
    expect(columnsOf(field('owner', 'user', { required: true }), tallies({ a: 1, b: 5 }), words).map((c) => c.label)).toEqual(['#b', '#a']));
});

describe('folded columns', () => {
  const show = { folded: ['won', 'lost'] };
  it('are the view’s until the address says others', () => {
    expect([...readFolded(undefined, show)]).toEqual(['won', 'lost']);
    expect([...readFolded('new', show)]).toEqual(['new']);
    expect([...readFolded('.', show)]).toEqual([]);
  });
  it.each<[string[], string | undefined]>([[['lost', 'won'], undefined], [[], '.'], [['won'], 'won']])('%j stand in the address as %s', (folded, text) => expect(writeFolded(new Set(folded), show)).toBe(text));
});

describe('a card that moves', () => {
  const items = [{ stage: 'new', n: 2, m_amount: 30, n_amount: 2 }, { stage: 'won', n: 1, m_amount: 5, n_amount: 1 }];
  it('takes its number along', () =>
    expect(moved(items, 'stage', 'new', 'won', { sum: 'amount', value: 10 })).toEqual([{ stage: 'new', n: 1, m_amount: 20, n_amount: 1 }, { stage: 'won', n: 2, m_amount: 15, n_amount: 2 }]));
  it('without a number leaves the sums', () =>
    expect(moved(items, 'stage', 'new', 'won', { sum: 'amount', value: null }).map((i) => i.m_amount)).toEqual([30, 5]));
  it('begins a column that had none', () => expect(moved(items, 'stage', 'new', 'lost', {}).at(-1)).toEqual({ stage: 'lost', n: 1 }));
  const card = (id: string): RecordData => ({ id, version: 1 });
  const data: CardPages = { pages: [{ items: [card('a'), card('b')], cursor: 'x' }, { items: [card('c')], cursor: null }], pageParams: [null, 'x'] };
  it('stands at the top, once', () => {
    expect(cardsIn(withCard(data, card('c'))).map((r) => r.id)).toEqual(['c', 'a', 'b']);
    expect(cardsIn(withoutCard(data, 'b')).map((r) => r.id)).toEqual(['a', 'c']);
  });
  it('is changed in its place', () => expect(cardsIn(patchedCard(data, 'c', { version: 2 })).map((r) => r.version)).toEqual([1, 1, 2]));
});

describe('how long a card has stood there', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  it('is told in days, and in hours before the first is over', () => {
    expect(ageOf('2026-11-08 09:00:00.000Z', now)).toEqual({ days: 14, hours: 1 });
    expect(ageOf('2026-11-22 08:30:00.000Z', now)).toEqual({ days: 0, hours: 1 });
  });
  it('is nothing of a clock that goes wrong', () => expect(ageOf('2026-11-23 00:00:00.000Z', now)).toEqual({ days: 0, hours: 0 }));
});
