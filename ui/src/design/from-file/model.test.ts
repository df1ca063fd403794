import { describe, expect, it } from 'vitest';
import type { Choice, ProposedColumn, ProposedTable } from './api';
import { documentsOf, faultsOf, idOf, inOrder, viewOf } from './model';

const choice = (type: string, more: Partial<Choice> = {}): Choice => ({ type, settings: {}, table: '', confidence: 0.9, looked: 10, misfits: 0, wrong: [], merges: [], ...more });
const column = (name: string, choices: Choice[], more: Partial<ProposedColumn> = {}): ProposedColumn => ({
  name, take: true, key: name, label: { en: name }, required: true, unique: false, blank: 0, repeated: true, samples: [], values: [], choices, ...more,
});
const table = (key: string, columns: ProposedColumn[]): ProposedTable => ({ file: `f_${key}`, name: `${key}.csv`, sheet: '', rows: 10, key, label: { en: key }, title: columns[0]!.name, needs: [], columns });

const option = (value: string, zh?: string) => ({ value, label: zh ? { zh } : { en: value } });
const sector = choice('select', { settings: { options: [option('technolgy'), option('medical')] }, merges: [{ value: 'technolgy', count: 3, into: 'technology' }] });
const accounts = table('account', [column('name', [choice('text')], { unique: true, repeated: false }), column('sector', [sector, choice('text')])]);
const deals = table('deal', [column('code', [choice('text')]), column('account', [choice('relation', { settings: { object: 'account' }, table: 'f_account', merges: [{ value: 'Acm', count: 2, into: 'Acme' }] }), choice('text')])]);
const labels = { form: { zh: '标准布局' }, section: { zh: '基本信息' } };
const made = (edits = {}, taken: string[] = []) => documentsOf(viewOf([deals, accounts], edits, taken), 'crm', labels, []);

describe('what a proposal becomes', () => {
  it('is an object and a form for each table, what others lead to first', () => {
    const [account, deal] = made();
    expect(account!.object).toEqual({
      kind: 'object', key: 'account', app: 'crm', label: { en: 'account' }, icon: 'box', title: 'name',
      fields: [
        { key: 'name', type: 'text', label: { en: 'name' }, required: true, unique: true, search: true },
        { key: 'sector', type: 'select', label: { en: 'sector' }, required: true, options: sector.settings.options },
      ],
    });
    expect(deal!.object.fields[1]).toEqual({ key: 'account', type: 'relation', label: { en: 'account' }, required: true, object: 'account' });
    expect(deal!.form).toMatchObject({ key: 'deal_full', object: 'deal', nodes: [{ type: 'section', nodes: [{ field: 'code' }, { field: 'account' }] }] });
    expect(deal!.assignment).toEqual({ object: 'deal', mapping: { code: 'code', account: 'account' }, settings: {} });
  });

  it('follows another key, and leaves a relation whose table is left out', () => {
    expect(made({ f_account: { key: 'firm' } })[1]!.object.fields[1]!.object).toBe('firm');
    const [deal, ...rest] = made({ f_account: { take: false } });
    expect(rest).toEqual([]);
    expect(deal!.object.fields[1]).toMatchObject({ type: 'text' });
  });

  it('finds another key where an object has it', () => {
    expect(made({}, ['account'])[0]!.object.key).toBe('account_2');
    expect(made({}, ['account'])[1]!.object.fields[1]!.object).toBe('account_2');
  });

  it('merges values: the option takes the name that was meant, and the import reads it as that', () => {
    const [account, deal] = made({ f_account: { columns: { sector: { merged: ['technolgy'] } } }, f_deal: { columns: { account: { merged: ['Acm'] } } } });
    expect(account!.object.fields[1]!.options!.map((one) => one.value)).toEqual(['technology', 'medical']);
    expect(account!.assignment.settings).toEqual({ sector: { values: { technolgy: 'technology' } } });
    expect(deal!.assignment.settings).toEqual({ account: { values: { Acm: 'Acme' } } });
  });

  it('merges into an option that is there', () => {
    const both = choice('select', { settings: { options: [option('o1', '北京'), option('o2', '北 京')] }, merges: [{ value: '北 京', count: 1, into: '北京' }] });
    const [one] = documentsOf(viewOf([table('a', [column('n', [choice('text')]), column('c', [both])])], { f_a: { columns: { c: { merged: ['北 京'] } } } }, []), '_', labels, []);
    expect(one!.object.fields[1]!.options).toEqual([option('o1', '北京')]);
    expect(one!.assignment.settings).toEqual({ c: { values: { '北 京': 'o1' } } });
    expect(one!.object.app).toBeUndefined();
  });

  it('takes another type with its settings, and no merges of the first', () => {
    const [account] = made({ f_account: { columns: { sector: { choice: idOf(choice('text')), merged: ['technolgy'] } } } });
    expect(account!.object.fields[1]).toEqual({ key: 'sector', type: 'text', label: { en: 'sector' }, required: true });
    expect(account!.assignment.settings).toEqual({});
  });
});

describe('what stands in the way', () => {
  const faults = (edits: Parameters<typeof viewOf>[1], taken: string[] = []) => faultsOf(viewOf([deals, accounts], edits, taken), taken);
  it('is a key that cannot be, or is there already', () => {
    expect(faults({})).toEqual({});
    expect(faults({ f_deal: { key: 'users' } })).toEqual({ f_deal: 'reserved_key' });
    expect(faults({ f_deal: { key: 'Deal!' } })).toEqual({ f_deal: 'pattern' });
    expect(faults({ f_deal: { columns: { code: { key: 'account' } } } })).toEqual({ 'f_deal account': 'duplicate_key' });
    expect(faults({ f_deal: { columns: { code: { key: 'id' } } } })).toEqual({ 'f_deal code': 'reserved_key' });
  });
  it('is a name that is missing, and an object without fields', () => {
    expect(faults({ f_deal: { label: {} } })).toEqual({ f_deal: 'label' });
    expect(faults({ f_deal: { columns: { code: { take: false }, account: { take: false } } } })).toEqual({ f_deal: 'fields' });
  });
});

it('puts tables that lead to each other in some order', () => {
  const a = table('a', [column('n', [choice('text')]), column('b', [choice('relation', { table: 'f_b' })])]);
  const b = table('b', [column('n', [choice('text')]), column('a', [choice('relation', { table: 'f_a' })])]);
  expect(inOrder(viewOf([a, b], {}, [])).map((one) => one.key)).toEqual(['b', 'a']);
});
