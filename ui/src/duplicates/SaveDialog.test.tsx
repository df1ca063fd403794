import { screen } from '@testing-library/react';
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
  fields: [field('name', 'text', '名称')],
  forms: [],
  views: [],
} as unknown as ObjectMeta;
const layout: FormMeta = { key: 'full', label: {}, purpose: 'full', columns: 2, nodes: [{ field: 'name' }] };

beforeForms();

describe('a save that makes a duplicate', () => {
  it('shows what there is beside what was typed, and saves when the person says so', async () => {
    const sent: string[] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      if (init?.method === 'POST') {
        sent.push(new URL(url, 'http://x').searchParams.get('duplicates') ?? '');
        if (sent.length === 1)
          return answer(409, {
            code: 'duplicate_unconfirmed',
            message: '可能重复',
            data: { confirm: 'seen', duplicates: [{ rule: 'name', object: 'client', id: 'r1', title: '华为技术', owner: '王芳', exact: false, score: 75 }, { rule: 'name', object: 'client', exact: true, score: 100, owner: '李雷' }] },
          });
        return answer(201, { id: 'r2', version: 1, name: '华为枝术' });
      }
      return answer(200, { id: 'r1', name: '华为技术', $links: {} });
    });
    let saved: unknown;
    const user = showForm({ meta, layout, onForm: () => undefined, onSubmitted: (record) => (saved = record) });
    await user.type(await screen.findByLabelText(/名称/), '华为枝术');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('link', { name: '打开 华为技术' })).toHaveAttribute('href', expect.stringContaining('/o/client/r1'));
    expect(screen.getByText('一条你看不到的记录')).toBeInTheDocument();
    expect(screen.getByText('李雷')).toBeInTheDocument();
    expect(await screen.findByRole('cell', { name: '华为技术' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: '仍然保存' }));
    await vi.waitFor(() => expect(saved).toMatchObject({ id: 'r2' }));
    expect(sent).toEqual(['ask', 'seen']);
  });
});
