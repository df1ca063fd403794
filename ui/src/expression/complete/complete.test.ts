import { describe, expect, it } from 'vitest';
import { sample } from '@/test/expressionScope';
import type { Usage } from '../scope/scope';
import { candidatesAt } from './candidates';
import { functionsOf } from './functions';
import { score } from './rank';

const functions = functionsOf([
  { name: 'ROUND', category: 'number', signatures: ['ROUND(number, digits)'], summary: { zh: '四舍五入', en: 'Rounds' }, examples: [{ source: 'ROUND(1.005, 2)', result: 1.01 }] },
  { name: 'TODAY', category: 'date', signatures: ['TODAY()'], summary: { zh: '今天', en: 'Today' }, examples: [] },
  { name: 'contains', category: 'text', signatures: ['text.contains(part)'], summary: { zh: '包含', en: 'Holds' }, examples: [] },
  { name: '&&', category: 'logic', signatures: ['a && b'], summary: {}, examples: [], operator: true },
]);

const at = (text: string, usage?: Usage, explicit = false) => candidatesAt(text.replace('|', ''), text.indexOf('|'), sample(usage), functions, explicit);
const inserts = (text: string, usage?: Usage, explicit = false) => at(text, usage, explicit)?.items.map((one) => one.insert) ?? [];

describe('completion', () => {
  it.each([
    ['金额|', 'record.amount'],
    ['je|', 'record.amount'],
    ['jine|', 'record.amount'],
    ['amou|', 'record.amount'],
    ['amt|', 'record.amount'],
    ['kh|', 'record.account'],
    ['hangye|', 'record.account.industry'],
    ['hy|', 'record.account.industry'],
    ['客户 > 1 && 行业|', 'record.account.industry'],
    ['user.bm|', 'department'],
    ['record.account.hy|', 'industry'],
    ['record.account.|', 'name'],
    ['rou|', 'ROUND()'],
    ['四舍|', 'ROUND()'],
    ['today|', 'TODAY()'],
    ['record.name.con|', 'contains()'],
    ['LEFT(record.name, 1).con|', 'contains()'],
    ['record.quotes.exists(q, q.zt|)', 'status'],
    ['record.quotes.exists(q, zt|)', 'q.status'],
    ['record.stage == |', '"s1"'],
    ['record.stage == "初|"', '"s1"'],
    ['record.stage in ["s1", cb|]', '"s1"'],
  ])('%s offers %s first', (source, first) => expect(inserts(source)[0]).toBe(first));

  it('offers fields with their way, nearer ones first', () => {
    expect(at('mc|')!.items.slice(0, 2).map((one) => one.label)).toEqual(['名称', '客户 › 客户名称']);
    expect(inserts('负责人|').slice(0, 2)).toEqual(['record.owner', 'record.account.owner']);
  });
  it('offers old values only where there are any', () => {
    expect(inserts('je|', 'rule')).toContain('old.amount');
    for (const usage of ['filter', 'value', 'formula'] as const) expect(inserts('je|', usage).join()).not.toContain('old.');
    expect(inserts('old.|', 'filter')).toEqual([]);
  });
  it('walks at most three links', () => {
    expect(inserts('record.account.owner.department.|')).toEqual(['id', 'name', 'contains()']);
    expect(inserts('zg|').some((one) => one.split('.').length > 5)).toBe(false);
  });
  it('is silent in texts and comments', () => {
    for (const source of ['"amo|', "'amo|'", '// amo|', 'record.name == "amo|"']) expect(at(source)).toBeNull();
  });
  it('shows all only when asked', () => {
    expect(at('|')).toBeNull();
    expect(inserts('|', 'rule', true)).toEqual(expect.arrayContaining(['record.amount', 'user.id', 'old.amount', 'now', 'ROUND()']));
    expect(inserts('|', 'rule', true)).not.toContain('record.account.name');
  });
  it('replaces the word, and a text with its quotes', () => {
    expect(at('a + 金额|')).toMatchObject({ from: 4, to: 6, typed: '金额' });
    expect(at('record.stage == "初|"')).toMatchObject({ from: 16, to: 19 });
    expect(at('record.account.hy|')).toMatchObject({ from: 15, to: 17 });
  });
  it('leaves archived fields out', () => expect(inserts('归档|')).toEqual([]));
});

describe('ranking', () => {
  const words = { label: '合同金额', key: 'contract_amount', other: 'Contract amount', depth: 0 };
  it('goes by how much is said', () => {
    const all = ['合同金额', '合同', 'contract', 'htje', 'amount', '金额', 'je', 'ctrct'].map((typed) => score(words, typed));
    expect(all.every((one) => one > 0)).toBe(true);
    expect(score(words, '合同')).toBeGreaterThan(score(words, '金额'));
    expect(score(words, 'htje')).toBeGreaterThan(score(words, 'je'));
    expect(score(words, 'xyz')).toBe(0);
    expect(score({ ...words, depth: 2 }, '合同')).toBeLessThan(score(words, '合同'));
  });
});

describe('completion of what is filled in', () => {
  const formed = (text: string) => candidatesAt(text.replace('|', ''), text.indexOf('|'), { ...sample('filter'), form: 'account' }, functions, false)?.items.map((one) => one.insert) ?? [];
  it('offers the fields of the form after its name and by their labels', () => {
    expect(formed('form.|')).toEqual(['name', 'industry', 'owner']);
    expect(formed('record.name == form.hy|')[0]).toBe('industry');
    expect(formed('客户名称|')).toContain('form.name');
    expect(inserts('form.|', 'filter')).toEqual([]);
  });
});
