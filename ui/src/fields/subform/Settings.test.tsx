import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { SettingsScopeProvider, type FieldSpec } from '@/meta';
import { queryClient } from '@/shared/api';
import { loadWords } from '@/shared/i18n';
import SubformSettings from './Settings';

beforeAll(() => loadWords('form-designer', 'fields', 'expression', 'design', 'use'));

const lines: FieldSpec = {
  key: 'lines',
  type: 'subform',
  label: { zh: '明细' },
  fields: [
    { key: 'product', type: 'text', label: { zh: '产品' } },
    { key: 'quantity', type: 'number', label: { zh: '数量' } },
    { key: 'note', type: 'text', label: { zh: '备注' } },
  ],
  totals: ['quantity'],
  title: 'quantity',
};

let latest: FieldSpec;

function Held({ published, made = lines }: { published?: FieldSpec; made?: FieldSpec }) {
  const [field, setField] = useState(made);
  latest = field;
  return (
    <QueryClientProvider client={queryClient}>
      <SettingsScopeProvider value={{ targets: [], object: 'order', currency: 'CNY' }}>
        <SubformSettings field={field} errors={{}} published={published} onChange={(patch) => setField({ ...field, ...patch })} />
      </SettingsScopeProvider>
    </QueryClientProvider>
  );
}

const named = (name: string): FieldSpec => ({ key: 'lines', type: 'subform', label: { zh: '明细' }, fields: [{ key: 'field_1', type: 'text', label: { zh: name } }] });

const keys = (): string[] => latest.fields!.map((column) => column.key);

describe('the columns of a sub-form', () => {
  it('are moved by Alt and an arrow, on the column or its grip', async () => {
    render(<Held />);
    screen.getByRole('button', { name: '备注' }).focus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(keys()).toEqual(['product', 'note', 'quantity']);
    screen.getByRole('button', { name: '移动 产品（↑↓）' }).focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(keys()).toEqual(['note', 'product', 'quantity']);
  });

  it('go with what names them while nobody has used them, and are archived after that', async () => {
    const { unmount } = render(<Held />);
    await userEvent.click(screen.getByRole('button', { name: '删除列“数量”' }));
    expect(keys()).toEqual(['product', 'note']);
    expect([latest.totals, latest.title]).toEqual([undefined, undefined]);
    unmount();
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation((url) => Promise.resolve(new Response(JSON.stringify(String(url).includes('/uses?') ? { items: [], beyond: 0 } : {}), { status: 200 })));
    render(<Held published={lines} />);
    await userEvent.click(screen.getByRole('button', { name: '归档列“数量”' }));
    await userEvent.click(await screen.findByRole('button', { name: '归档' }, { timeout: 15_000 }));
    expect(asked.mock.calls.some(([url]) => String(url).includes('/object/order/uses?field=lines.quantity'))).toBe(true);
    await waitFor(() => expect(latest.fields![1]).toHaveProperty('archived'));
    await userEvent.click(screen.getByRole('button', { name: '关闭' }));
    expect(latest.fields![1]).toMatchObject({ key: 'quantity', archived: true });
    expect([latest.totals, latest.title]).toEqual([undefined, undefined]);
    await userEvent.click(screen.getByRole('button', { name: '恢复列“数量”' }));
    expect(latest.fields![1]).not.toHaveProperty('archived');
  });

  it('are of every type but those that need rows or numbers of their own', async () => {
    render(<Held />);
    await userEvent.click(screen.getByRole('button', { name: '添加列' }));
    expect(screen.getByRole('menuitem', { name: '公式' })).toBeInTheDocument();
    for (const name of ['子表单', '汇总', '自动编号']) expect(screen.queryByRole('menuitem', { name })).toBeNull();
    await userEvent.click(screen.getByRole('menuitem', { name: '金额' }));
    expect(latest.fields!.at(-1)).toMatchObject({ key: 'field_1', type: 'money' });
    expect(await screen.findByRole('dialog', { name: '列的属性' })).toBeInTheDocument();
  });

  it('gives the place of the column it began with to the first that is chosen', async () => {
    const user = userEvent.setup();
    const add = async () => {
      await user.click(screen.getByRole('button', { name: '添加列' }));
      await user.click(screen.getByRole('menuitem', { name: '数字' }));
    };
    const { unmount } = render(<Held made={named('新字段')} />);
    await add();
    expect(latest.fields!.map((column) => column.type)).toEqual(['number']);
    unmount();
    render(<Held made={named('规格')} />);
    await add();
    expect(latest.fields!.map((column) => column.type)).toEqual(['text', 'number']);
  });
});
