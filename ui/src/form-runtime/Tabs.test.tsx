import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Code, FormMeta, ObjectMeta } from '@/shared/api/types';
import { beforeForms, field, showForm } from '@/test/formHost';

const of = (key: string): Code => ['f', ['v', 'record'], key, 1];
const is = (key: string, value: string): Code => ['c', 'equals', of(key), ['s', value]];

const meta = {
  key: 'visit',
  app: 'crm',
  label: { zh: '拜访' },
  plural: { zh: '拜访' },
  icon: '',
  description: {},
  title: 'name',
  owner: false,
  release: 1,
  operations: ['view', 'create', 'edit'],
  fields: [field('name', 'text', '名称'), field('kind', 'text', '类型'), field('note', 'text', '备注', { required: true }), field('price', 'text', '报价', { required: true }), field('why', 'text', '原因')],
  forms: [],
  views: [],
} as unknown as ObjectMeta;

const layout: FormMeta = {
  key: 'full',
  label: {},
  purpose: 'full',
  columns: 2,
  nodes: [
    { field: 'name' },
    {
      type: 'tabs',
      nodes: [
        { type: 'tab', label: { zh: '基本' }, nodes: [{ field: 'kind' }, { type: 'section', label: { zh: '更多' }, collapsed: true, nodes: [{ field: 'note' }] }] },
        { type: 'tab', label: { zh: '商务' }, nodes: [{ field: 'price' }] },
        { type: 'tab', label: { zh: '流失' }, visible: { code: is('kind', 'lost'), reads: ['kind'] }, nodes: [{ field: 'why' }, { type: 'note', text: { zh: '写清楚' }, visible: { code: is('why', 'x'), reads: ['why'] } }] },
      ],
    },
  ],
};

beforeForms();

describe('tabs of a form', () => {
  it('draw the chosen one only, and those that are there', async () => {
    const user = showForm({ meta, layout, onForm: () => undefined });
    expect(await screen.findByLabelText(/类型/)).toBeInTheDocument();
    expect(screen.getAllByRole('tab').map((tab) => tab.textContent)).toEqual(['基本', '商务']);
    expect(screen.queryByLabelText(/报价/)).toBeNull();
    await user.click(screen.getByRole('tab', { name: '商务' }));
    expect(await screen.findByLabelText(/报价/)).toBeInTheDocument();
    expect(screen.queryByLabelText(/类型/)).toBeNull();
    await user.click(screen.getByRole('tab', { name: '基本' }));
    await user.type(await screen.findByLabelText(/类型/), 'lost');
    await user.click(await screen.findByRole('tab', { name: '流失' }));
    expect(screen.queryByText('写清楚')).toBeNull();
    await user.type(await screen.findByLabelText(/原因/), 'x');
    expect(await screen.findByText('写清楚')).toBeInTheDocument();
  });
  it('count what is wrong in them, and are opened by the way to it', async () => {
    const user = showForm({ meta, layout, onForm: () => undefined });
    await screen.findByLabelText(/类型/);
    await user.click(screen.getByRole('button', { name: '保存' }));
    await waitFor(() => expect(screen.getByLabelText(/备注/)).toHaveFocus());
    const business = screen.getByRole('tab', { name: /商务/ });
    expect(within(business).getByText('1')).toBeInTheDocument();
    await user.keyboard('{F8}');
    await waitFor(() => expect(screen.getByLabelText(/报价/)).toHaveFocus());
    await user.keyboard('y');
    await waitFor(() => expect(within(screen.getByRole('tab', { name: /基本/ })).getByText('1')).toBeInTheDocument());
  });
});
