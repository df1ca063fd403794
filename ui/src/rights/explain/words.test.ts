import { describe, expect, it } from 'vitest';
import type { Explanation, Reason } from './api';
import { grantName, linesOf, partsOf, verdictOf } from './words';

const t = (key: string, values?: Record<string, unknown>) => (values ? `${key} ${Object.values(values).join(' ')}` : key);
const names = { field: (key: string) => `<${key}>`, operation: (key: string) => key };
const reason = (more: Partial<Reason> = {}): Reason => ({
  role: 'sales', roleLabel: { zh: '销售' }, grant: '', place: 1, label: {}, operation: true, field: '', holds: true, gives: true,
  rows: { source: 'record.owner == user', holds: true, hidden: false, parts: [] }, ...more,
});
const answer = (more: Partial<Explanation> = {}): Explanation => ({
  object: 'account', record: 'r', operation: 'view', field: '', allowed: true, visible: true, masked: false, fixed: false, grants: [reason()], deciding: [0], sources: [], ...more,
});

describe('an explanation in words', () => {
  it('begins with the one thing that decides', () => {
    expect(verdictOf(answer())).toBe('yes');
    expect(verdictOf(answer({ masked: true }))).toBe('masked');
    expect(verdictOf(answer({ allowed: false, visible: false }))).toBe('unseen');
    expect(verdictOf(answer({ allowed: false, visible: false, operation: 'create' }))).toBe('no');
    expect(verdictOf(answer({ allowed: false, fixed: true, operation: 'edit' }))).toBe('fixed');
    expect(verdictOf(answer({ allowed: false, grants: [] }))).toBe('noGrants');
  });

  it('names a grant by its label, else by its place', () => {
    expect(grantName(reason(), t, 'zh')).toBe('explain.grant 销售 grant.numbered 2');
    expect(grantName(reason({ label: { zh: '本人客户' } }), t, 'zh')).toBe('explain.grant 销售 grant.named 本人客户');
  });

  it('says ready scopes in words and shows other conditions', () => {
    expect(linesOf(reason(), answer(), t, names).map((l) => l.words)).toEqual(['explain.names view', 'explain.rows scope.own']);
    const custom = reason({ rows: { source: 'record.level == "a"', holds: false, hidden: false, parts: [] } });
    expect(linesOf(custom, answer(), t, names)[1]).toEqual({ key: 'rows', ok: false, words: 'explain.rowsCondition', source: 'record.level == "a"' });
  });

  it('says nothing of a hidden condition but whether it holds', () => {
    const hidden = reason({ rows: { source: '', holds: false, hidden: true, parts: [] } });
    expect(linesOf(hidden, answer(), t, names)[1]).toEqual({ key: 'rows', ok: false, words: 'explain.rowsHidden' });
  });

  it('names what is shared and what is followed instead of every row', () => {
    const rows = { source: 'true', holds: true, hidden: false, parts: [] };
    expect(linesOf(reason({ rows, team: { level: 'editor', holds: false } }), answer(), t, names).map((l) => l.key)).toEqual(['operation', 'team']);
    expect(linesOf(reason({ rows, follows: { field: 'account', operation: 'edit', holds: true } }), answer({ field: 'amount' }), t, names).map((l) => l.key)).toEqual(['operation', 'follows']);
    expect(linesOf(reason({ rows, field: 'none' }), answer({ field: 'amount' }), t, names).at(-1)).toEqual({ key: 'field', ok: false, words: 'explain.field.none <amount>' });
  });

  it('leaves out parts that say nothing', () => {
    const parts = [{ text: 'record.a == 1', value: true }, { text: 'record.a', value: 1 }, { text: '1', value: 1 }, { text: 'record.a', value: 1 }, { text: '"x"', value: 'x' }];
    expect(partsOf(reason({ rows: { source: 'record.a == 1', holds: true, hidden: false, parts } }))).toEqual([{ text: 'record.a', value: 1 }]);
  });
});
