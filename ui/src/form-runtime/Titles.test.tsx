import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { keys } from '@/shared/api';
import type { FormMeta, ObjectMeta } from '@/shared/api/types';
import { answer, beforeForms, field, showForm } from '@/test/formHost';

const objectOf = (key: string, fields: ObjectMeta['fields']): ObjectMeta => ({ key, app: 'crm', label: { zh: key }, plural: {}, icon: '', description: {}, title: 'name', owner: true, release: 1, operations: ['view', 'create'], fields, forms: [], views: [] });
const account = objectOf('account', [field('name', 'text', '客户名称')]);
const deal = objectOf('deal', [
  field('name', 'text', '名称'),
  field('account', 'relation', '客户', { object: 'account', default: 'a1' }),
  field('seller', 'user', '销售', { default: 'u2' }),
  field('team', 'users', '协作人', { default: ['u2', 'u3'] }),
]);
const layout: FormMeta = { key: 'full', label: {}, purpose: 'full', columns: 1, nodes: ['name', 'account', 'seller', 'team'].map((key) => ({ field: key })) };

beforeForms();

describe('links that came without a title', () => {
  it('are named, each asked for once; what one may not see says so', async () => {
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation((url) => {
      const path = new URL(url as string, location.href).pathname;
      if (path === '/api/v1/objects/account/records/a1') return answer(200, { id: 'a1', version: 1, name: '华为技术' });
      if (path === '/api/v1/people/u2') return answer(200, { id: 'u2', name: '李雷', active: true, department: null });
      return answer(404, { status: 404, code: 'not_found', message: '没有这条记录', data: {} });
    });
    showForm({ meta: deal, layout, onForm: () => undefined }, [[keys.object(1, 'account'), account]]);
    await waitFor(() => expect(screen.getByRole('combobox', { name: '客户' })).toHaveValue('华为技术'), { timeout: 15_000 });
    await waitFor(() => expect(screen.getByRole('combobox', { name: '销售' })).toHaveValue('李雷'));
    expect(await screen.findByText('未知记录')).toBeInTheDocument();
    expect(screen.getAllByTitle('李雷')).toHaveLength(1);
    const paths = asked.mock.calls.map(([url]) => new URL(url as string, location.href).pathname).filter((path) => path.includes('/people/') || path.includes('/records/'));
    expect(paths.toSorted()).toEqual(['/api/v1/objects/account/records/a1', '/api/v1/people/u2', '/api/v1/people/u3']);
  });
});
