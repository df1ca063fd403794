import { act, screen, waitFor } from '@testing-library/react';
import type userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { answer, beforeForms, field, showForm } from '@/test/formHost';
import type { RecordForm } from './index';

const meta: ObjectMeta = {
  key: 'customer',
  app: 'crm',
  label: { zh: '客户' },
  plural: { zh: '客户' },
  icon: '',
  description: {},
  title: 'name',
  owner: true,
  release: 1,
  operations: ['view', 'create', 'edit'],
  fields: [
    field('name', 'text', '客户名称', { required: true }),
    field('amount', 'money', '金额'),
    field('closed', 'date', '成交日期'),
    field('email', 'email', '邮箱'),
    field('note', 'long_text', '备注', { required: true }),
    field('no', 'auto_number', '编号', { read_only: true }),
  ],
  forms: [],
  views: [],
};
const layout: FormMeta = {
  key: 'full',
  label: {},
  purpose: 'full',
  columns: 2,
  nodes: [
    {
      type: 'section',
      label: { zh: '基本信息' },
      nodes: [{ field: 'name' }, { field: 'amount' }, { field: 'closed' }, { field: 'email' }, { field: 'no' }],
    },
    { type: 'section', label: { zh: '更多' }, collapsed: true, nodes: [{ field: 'note' }] },
    { field: 'secret' },
  ],
};
let seen: RecordForm;
async function show({ record, onSaved }: { record?: RecordData; onSaved?: (saved: RecordData) => void } = {}): Promise<ReturnType<typeof userEvent.setup>> {
  const user = showForm({ meta, layout, record, keepDraft: true, onForm: (form) => (seen = form), onSubmitted: (saved) => saved && onSaved?.(saved) });
  await screen.findByLabelText(/客户名称/);
  return user;
}

beforeForms();

describe('a form', () => {
  it('shows what one may see, with labels, stars and help', async () => {
    await show();
    expect(screen.getByLabelText(/客户名称/)).toHaveAttribute('aria-required', 'true');
    expect(screen.getByRole('button', { name: /更多/ })).toHaveAttribute('aria-expanded', 'false');
    expect(screen.queryByLabelText(/备注/)).toBeNull();
    expect(screen.getByText('还有 2 个必填项', { exact: false })).toBeInTheDocument();
  });

  it('says on leaving what it cannot read, and takes the standard form when it can', async () => {
    const user = await show();
    const date = await screen.findByLabelText('成交日期');
    await user.type(date, '哪天');
    expect(screen.queryByText(/这不是日期/)).toBeNull();
    await user.tab();
    expect(screen.getByText(/这不是日期/)).toBeInTheDocument();
    await user.clear(date);
    await user.type(date, '2026/3/5');
    expect(screen.queryByText(/这不是日期/)).toBeNull();
    await user.tab();
    expect(date).toHaveValue('2026-03-05');
    const amount = screen.getByLabelText('金额');
    await user.type(amount, '1.2万');
    await user.tab();
    expect(amount).toHaveValue('¥12,000.00');
    expect(seen.engine.value('amount')).toBe(12000);
  });

  it('checks everything on saving, unfolds the section of what is wrong and goes there', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const user = await show();
    await user.type(screen.getByLabelText(/客户名称/), '华为');
    await user.click(screen.getByRole('button', { name: '保存' }));
    expect(fetched).not.toHaveBeenCalled();
    await waitFor(() => expect(screen.getByLabelText(/备注/)).toHaveFocus());
    expect(screen.getByText('还没有填')).toBeInTheDocument();
    await user.type(screen.getByLabelText(/备注/), '重要');
    expect(screen.queryByText('还没有填')).toBeNull();
  });

  it('sends a new record once, with what was filled in', async () => {
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => answer(201, { id: 'r1', version: 1, name: '华为' }));
    const onSaved = vi.fn();
    const user = await show({ onSaved });
    await user.type(screen.getByLabelText(/客户名称/), ' 华为 ');
    await user.click(screen.getByRole('button', { name: /更多/ }));
    await user.type(await screen.findByLabelText(/备注/), '重要');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(onSaved).toHaveBeenCalledWith(expect.objectContaining({ id: 'r1' })));
    const [url, init] = fetched.mock.calls[0]!;
    expect(url).toBe('/api/v1/objects/customer/records?form=full&duplicates=ask');
    expect(JSON.parse(String(init?.body))).toEqual({ name: '华为', note: '重要' });
  });

  it('puts what the server refused at its field until the value changes', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
      answer(400, {
        status: 400,
        code: 'validation_failed',
        message: '有 2 处需要修改。',
        data: { amount: { code: 'validation_rule', message: '金额不能为负' }, hidden: { code: 'x', message: '另有一处' } },
      }),
    );
    const user = await show({
      record: {
        id: 'r1',
        version: 3,
        name: '华为',
        note: 'n',
        amount: 1,
        $rights: { edit: true, delete: true, assign: true, write: ['name', 'amount', 'note', 'closed', 'email'] },
      },
    });
    const amount = await screen.findByLabelText('金额');
    await user.clear(amount);
    await user.type(amount, '-5');
    await user.click(screen.getByRole('button', { name: '保存' }));
    expect(await screen.findByText('金额不能为负')).toBeInTheDocument();
    expect(screen.getByText('另有一处')).toBeInTheDocument();
    await user.clear(amount);
    await user.type(amount, '5');
    expect(screen.queryByText('金额不能为负')).toBeNull();
  });

  it('changes only what differs, with the version it was read at, and tells of a conflict', async () => {
    const current = { id: 'r1', version: 4, name: '华为技术', note: 'n' };
    const fetched = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(() => answer(409, { status: 409, code: 'conflict', message: 'x', data: { current } }));
    const user = await show({ record: { id: 'r1', version: 3, name: '华为', note: 'n' } });
    await user.type(screen.getByLabelText(/客户名称/), '2');
    await user.click(screen.getByRole('button', { name: '保存' }));
    await waitFor(() => expect(seen.conflict?.current).toEqual(current));
    expect(JSON.parse(String(fetched.mock.calls[0]![1]?.body))).toEqual({ name: '华为2', version: 3 });
    fetched.mockImplementation(() => answer(200, { ...current, version: 5, name: '华为2' }));
    await act(() => seen.merge({ name: '华为2' }));
    expect(JSON.parse(String(fetched.mock.calls[1]![1]?.body))).toEqual({ name: '华为2', version: 4 });
    expect(seen.conflict).toBeNull();
  });

  it('offers what a crash left behind', async () => {
    localStorage.setItem(
      'tenon.form.u1.customer.new',
      JSON.stringify({ values: { name: '写了一半' }, at: new Date().toISOString() }),
    );
    const user = await show();
    await user.click(screen.getByRole('button', { name: '使用' }));
    expect(screen.getByLabelText(/客户名称/)).toHaveValue('写了一半');
    expect(seen.state.dirty).toBe(1);
  });

  it('leaves Enter of an input method alone', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    await show();
    const name = screen.getByLabelText(/客户名称/);
    act(() => {
      name.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, isComposing: true, bubbles: true }));
    });
    expect(fetched).not.toHaveBeenCalled();
    expect(seen.state.submitted).toBe(false);
  });
});
