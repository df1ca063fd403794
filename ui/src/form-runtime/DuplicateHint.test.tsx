import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import type { FormMeta, ObjectMeta } from '@/shared/api/types';
import { answer, beforeForms, field, showForm } from '@/test/formHost';

const meta = {
  key: 'client',
  app: 'crm',
  label: { zh: '客户' },
  plural: { zh: '客户' },
  icon: '',
  description: {},
  title: 'name',
  owner: false,
  release: 1,
  operations: ['view', 'create'],
  fields: [field('name', 'text', '名称', { hints: true }), field('note', 'text', '备注')],
  forms: [],
  views: [],
} as unknown as ObjectMeta;
const layout: FormMeta = { key: 'full', label: {}, purpose: 'full', columns: 2, nodes: [{ field: 'name' }, { field: 'note' }] };

beforeForms();

describe('the hint of duplicates', () => {
  it('asks once for what was typed, and says who has it', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation((_, init) => {
      const { value } = JSON.parse(init?.body as string) as { value: string };
      return answer(200, { items: value === '华为' ? [{ id: 'r1', title: '华为技术', owner: '王芳', exact: false }] : [], cursor: null });
    });
    const user = showForm({ meta, layout, onForm: () => undefined });
    await user.type(await screen.findByLabelText(/名称/), '华为');
    const link = await screen.findByRole('link', { name: '查看 华为技术' });
    expect(link).toHaveAttribute('href', '/a/crm/o/client/r1');
    expect(screen.getByText(/可能重复/)).toHaveTextContent('华为技术（王芳）');
    expect(fetched).toHaveBeenCalledTimes(1);
    await user.type(screen.getByLabelText(/备注/), 'x');
    await user.type(screen.getByLabelText(/名称/), '的');
    await waitFor(() => expect(screen.queryByRole('link')).toBeNull());
  });
});
