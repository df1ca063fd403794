import { describe, expect, it } from 'vitest';
import { chainsOf, chipsOf, piecesOf, variablesAt } from './chains';
import { sample } from '@/test/expressionScope';

const at = (source: string, usage?: 'rule' | 'filter') =>
  chainsOf(source, sample(usage)).map((chain) => [source.slice(chain.from, chain.to), chain.label, chain.state]);

describe('places where fields are named', () => {
  it.each<[string, string[][]]>([
    ['record.amount > 1', [['record.amount', '金额', 'known']]],
    ['record.account.owner.name == "record.amount"', [['record.account.owner.name', '客户 › 负责人 › 姓名', 'known']]],
    ['record.name.contains("x") // record.amount', [['record.name', '名称', 'known']]],
    ['user.department.id == record.owner_dept.id', [['user.department.id', '当前用户 › 部门 › 编号', 'known'], ['record.owner_dept.id', '归属部门 › 编号', 'known']]],
    ['old.amount < record.amount', [['old.amount', '旧值 › 金额', 'known'], ['record.amount', '金额', 'known']]],
    ['record.amout > 1', [['record.amout', 'amout', 'unknown']]],
    ['record.gone > 1', [['record.gone', '已归档', 'unknown']]],
    ['record.amount.x', [['record.amount.x', '金额 › x', 'unknown']]],
    ['record.partner.name', [['record.partner.name', '伙伴 › name', 'open']]],
    ['now.x == 1 && foo.bar == 2', []],
    ['size(record.quotes.filter(q, q.status == "ok")) > 0', [['record.quotes', '报价', 'known'], ['status', '状态', 'known']]],
    ['record.quotes.filter(q, q.total > 1).exists(r, r.status == record.name)', [['record.quotes', '报价', 'known'], ['total', '总额', 'known'], ['status', '状态', 'known'], ['record.name', '名称', 'known']]],
    ['record.quotes.exists(q, q.nothing)', [['record.quotes', '报价', 'known'], ['nothing', 'nothing', 'unknown']]],
    ['record.tags.exists(t, t.x == 1)', [['record.tags', '标签', 'known'], ['x', 'x', 'open']]],
    ['EXISTS(account, a, a.name == record.name)', [['name', '客户名称', 'known'], ['record.name', '名称', 'known']]],
    ['record.', []],
    ['record.owner == user && under(record.owner, user)', [['record.owner', '负责人', 'known'], ['user', '当前用户', 'known'], ['record.owner', '负责人', 'known'], ['user', '当前用户', 'known']]],
    ['user()', []],
    ['record.account. && true', [['record.account', '客户', 'known']]],
  ])('%s', (source, want) => expect(at(source)).toEqual(want));

  it('old is no variable of a filter', () => expect(at('old.amount > 1', 'filter')).toEqual([['old.amount', '旧值 › amount', 'unknown']]));

  it('gives back the whole text in pieces', () => {
    const source = 'ROUND(record.amount * 2, 1) > user.id // 😀';
    expect(piecesOf(source, sample()).map((piece) => piece.text).join('')).toBe(source);
    expect(piecesOf(source, sample()).flatMap((piece) => piece.chain?.label ?? [])).toEqual(['金额', '当前用户 › 编号']);
  });
});

describe('chips while typing', () => {
  it.each<[string, string[]]>([
    ['record.amount|', []],
    ['record.amount |', ['record.amount']],
    ['record.account.|', ['record.account']],
    ['record.account.ow|', ['record.account']],
    ['record.account.owner.na|', ['record.account.owner']],
    ['record.account.ow|ner', ['record.account']],
    ['record.acc.ow|', []],
    ['record.amount > record.na|', ['record.amount']],
    ['user.department.i|', ['user.department']],
    ['user|', []],
    ['user |', ['user']],
  ])('%s', (source, want) => {
    const open = source.indexOf('|');
    const text = source.replace('|', '');
    expect(chipsOf(text, sample(), open).map((chip) => text.slice(chip.from, chip.to))).toEqual(want);
  });
  it('are all chips when nobody types', () => {
    expect(chipsOf('record.account.ow', sample(), null).map((chip) => [chip.label, chip.state])).toEqual([['客户 › ow', 'unknown']]);
    expect(chipsOf('user.department.id == 1', sample(), 17)[0]).toMatchObject({ label: '当前用户 › 部门' });
  });
});

describe('variables of loops', () => {
  it.each<[string, [string, string | undefined][]]>([
    ['record.quotes.exists(q, |', [['q', 'quote']]],
    ['record.quotes.exists(q, q.|) && x', [['q', 'quote']]],
    ['record.quotes.exists(q, q.total > 1) && |', []],
    ['EXISTS(account, a, a.|)', [['a', 'account']]],
    ['record.tags.all(t, t == |)', [['t', undefined]]],
  ])('%s', (source, want) => expect([...variablesAt(source.replace('|', ''), source.indexOf('|'), sample())]).toEqual(want));
});
