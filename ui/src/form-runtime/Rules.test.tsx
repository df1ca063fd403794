import { screen, waitFor, within } from '@testing-library/react';
import type userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { keys } from '@/shared/api';
import type { Code, FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { answer, beforeForms, field, showForm } from '@/test/formHost';
import type { RecordForm } from './index';

const TEXT = 1;
const NUMBER = 2;
const of = (key: string, kind: number): Code => ['f', ['v', 'record'], key, kind];
const call = (id: string, ...args: Code[]): Code => ['c', id, ...args];
const is = (key: string, value: string): Code => call('equals', of(key, TEXT), ['s', value]);

const option = (value: string, zh: string) => ({ value, label: { zh } });
const meta: ObjectMeta = {
  key: 'quote',
  app: 'crm',
  label: { zh: '报价' },
  plural: { zh: '报价' },
  icon: '',
  description: {},
  title: 'name',
  owner: false,
  release: 1,
  operations: ['view', 'create', 'edit'],
  fields: [
    field('name', 'text', '名称'),
    field('kind', 'text', '类型'),
    field('code', 'text', '税号', { required: true }),
    field('qty', 'number', '数量'),
    field('price', 'money', '单价'),
    field('amount', 'formula', '金额', { result: 'money', read_only: true }),
    field('account', 'relation', '客户', { object: 'account' }),
    field('level', 'reference', '客户级别', { via: 'account', field: 'level', result: 'select', read_only: true, options: [option('a', 'A级')] }),
    field('grade', 'select', '档次', { options: [option('x', '甲'), option('y', '乙')], show_as: 'radio' }),
  ],
  forms: [],
  views: [],
  logic: {
    zone: 'Asia/Shanghai',
    formulas: [{ field: 'amount', reads: ['price', 'qty'], code: call('mul_number', of('qty', NUMBER), of('price', NUMBER)) }],
    rules: [
      { key: 'large', field: 'qty', severity: 'warn', reads: ['qty'], message: { zh: '数量很大' }, when: call('logical_not', call('is_blank', of('qty', NUMBER))), must: call('less_number', of('qty', NUMBER), ['n', 1000]) },
      { key: 'either', field: null, reads: ['name'], message: { zh: '名称不能叫测试' }, when: null, must: call('not_equals', of('name', TEXT), ['s', '测试']) },
      { key: 'secret', field: null, severity: 'block', server: true },
    ],
  },
};
const layout: FormMeta = {
  key: 'quote_full',
  label: {},
  purpose: 'full',
  columns: 2,
  nodes: [
    { type: 'section', label: { zh: '基本' }, nodes: ['name', 'kind', 'qty', 'price', 'amount', 'account', 'level', 'grade'].map((f) => ({ field: f })) },
    { type: 'section', label: { zh: '企业' }, nodes: [{ field: 'code' }] },
  ],
  rules: [
    { kind: 'show', fields: ['code'], reads: ['kind'], when: is('kind', 'company') },
    { kind: 'read_only', fields: ['price'], reads: ['kind'], when: is('kind', 'fixed') },
    { kind: 'options', fields: ['grade'], options: ['y'], reads: ['kind'], when: is('kind', 'company') },
    { kind: 'require', fields: ['price'], reads: ['kind'], when: is('kind', 'company') },
  ],
};
const accounts = { ...meta, key: 'account', fields: [field('level', 'select', '级别', { options: [option('a', 'A级')] })], logic: undefined };

let seen: RecordForm;
let saved: RecordData | null;
async function show(record?: RecordData): Promise<ReturnType<typeof userEvent.setup>> {
  const user = showForm({ meta, layout, record, onForm: (form) => (seen = form), onSubmitted: (now) => (saved = now) }, [
    [keys.object(1, 'quote'), meta],
    [keys.object(1, 'account'), accounts],
  ]);
  await screen.findByLabelText('名称');
  await screen.findByLabelText('单价');
  return user;
}

const save = () => screen.getByRole('button', { name: '保存' });
const sent = (fetched: { mock: { calls: unknown[][] } }, n = 0): unknown => JSON.parse(String((fetched.mock.calls[n]![1] as RequestInit).body));

beforeForms();
beforeEach(() => {
  saved = null;
});

describe('the rules of a form', () => {
  it('hide fields, and sections with nothing else; what is hidden is neither required nor sent', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(201, { id: 'r1', version: 1 }));
    const user = await show();
    expect(screen.queryByRole('button', { name: '企业' })).toBeNull();
    await user.type(screen.getByLabelText('类型'), 'company');
    await user.type(await screen.findByLabelText('税号'), '91');
    expect(screen.getByRole('button', { name: '企业' })).toBeInTheDocument();
    await user.type(screen.getByLabelText('类型'), ' no more');
    await waitFor(() => expect(screen.queryByLabelText('税号')).toBeNull());
    await user.click(save());
    await waitFor(() => expect(saved?.id).toBe('r1'));
    expect(fetched.mock.calls[0]![0]).toBe('/api/v1/objects/quote/records?form=quote_full&duplicates=ask');
    expect(sent(fetched)).toEqual({ kind: 'company no more' });
  });

  it('require, close and narrow fields, and say why', async () => {
    const user = await show();
    const kind = screen.getByLabelText('类型');
    await user.click(screen.getByRole('radio', { name: '甲' }));
    await user.type(kind, 'company');
    expect(screen.getByLabelText('单价')).toHaveAttribute('aria-required', 'true');
    expect(screen.getByText('现在不能选“甲”，另选一项')).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: '乙' }));
    expect(screen.queryByText(/现在不能选/)).toBeNull();
    await user.clear(kind);
    await user.type(kind, 'fixed');
    expect(screen.queryByRole('textbox', { name: '单价' })).toBeNull();
    expect(screen.getByRole('img', { name: '按表单的规则，现在只读' })).toBeInTheDocument();
  });

  it('put the server’s refusal of a hidden field into words above the form', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
      answer(400, { status: 400, code: 'validation_failed', message: 'x', data: { code: { code: 'hidden_by_rule', message: '表单此时不显示“税号”，不能修改。' } } }),
    );
    const user = await show();
    await user.type(screen.getByLabelText('名称'), '甲');
    await user.click(save());
    expect(within(await screen.findByRole('alert')).getByText(/表单此时不显示“税号”/)).toBeInTheDocument();
  });
});

describe('computed values', () => {
  it('are read while typing, with where they come from, and never sent', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(201, { id: 'r1', version: 1 }));
    const user = await show();
    await user.type(screen.getByLabelText('数量'), '3');
    await user.type(screen.getByLabelText('单价'), '2.5');
    const amount = screen.getByRole('group', { name: '金额' });
    expect(within(amount).getByRole('status')).toHaveTextContent('¥7.50');
    expect(within(amount).getByRole('img', { name: /由公式计算/ })).toBeInTheDocument();
    await user.click(save());
    await waitFor(() => expect(saved).not.toBeNull());
    expect(sent(fetched)).toEqual({ qty: 3, price: 2.5 });
  });

  it('of a linked record are being calculated until it is here', async () => {
    let give!: (r: Response) => void;
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => new Promise((done) => (give = done)));
    await show();
    seen.engine.set('account', { id: 'a1', name: '华为' });
    const level = screen.getByRole('group', { name: '客户级别' });
    await waitFor(() => expect(within(level).getByText('计算中')).toBeInTheDocument());
    await waitFor(() => expect(give).toBeDefined());
    give(new Response(JSON.stringify({ id: 'a1', version: 1, level: 'a', $links: {} })));
    await waitFor(() => expect(within(level).getByRole('status')).toHaveTextContent('A级'));
    expect(within(level).getByRole('img', { name: '引用自 客户 › 级别' })).toBeInTheDocument();
    const [url] = vi.mocked(fetch).mock.calls[0]!;
    expect(url).toBe('/api/v1/objects/account/records/a1?fields=level&links=true');
  });

  it('of a record that one may not see are blank', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(404, { status: 404, code: 'not_found', message: 'x' }));
    await show();
    seen.engine.set('account', 'gone');
    await seen.engine.settled();
    await waitFor(() => expect(seen.engine.field('level')).toMatchObject({ calc: 'ready', value: '' }));
  });
});

describe('validation rules', () => {
  it('that refuse without a field stand above the form, which gets the focus', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const user = await show();
    await user.type(screen.getByLabelText('名称'), '测试');
    await user.click(save());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('名称不能叫测试');
    await waitFor(() => expect(alert).toHaveFocus());
    expect(screen.getByRole('button', { name: /1 处需要修改/ })).toBeInTheDocument();
    expect(fetched).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText('名称'), '二');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('that warn are asked about: back to the field, or saved all the same', async () => {
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => answer(201, { id: 'r1', version: 1, $warnings: [{ rule: 'large', field: 'qty', message: '数量很大' }, { rule: 'other', message: '库存不足' }] }));
    const user = await show();
    await user.type(screen.getByLabelText('数量'), '5000');
    await user.tab();
    expect(screen.getByText('数量很大')).toBeInTheDocument();
    await user.click(save());
    const dialog = await screen.findByRole('dialog', { name: '有 1 处提醒' });
    expect(dialog).toHaveTextContent('数量 数量很大');
    await user.click(within(dialog).getByRole('button', { name: '返回修改' }));
    await waitFor(() => expect(screen.getByLabelText('数量')).toHaveFocus());
    expect(fetched).not.toHaveBeenCalled();
    await user.click(save());
    await user.click(await screen.findByRole('button', { name: '仍然保存' }));
    await waitFor(() => expect(saved?.id).toBe('r1'));
    expect(saved).not.toHaveProperty('$warnings');
    expect(screen.getByText('库存不足')).toBeInTheDocument();
    expect(fetched).toHaveBeenCalledTimes(1);
  });
});
