import { fireEvent, render, screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { loadWords } from '@/shared/i18n';
import type { FieldMeta } from '@/shared/api/types';
import { useFieldContext } from '../context';
import AnyRelationInput, { relationTo } from './Input';

const field: FieldMeta = { key: 'about', type: 'any_relation', label: { zh: '关联对象' }, objects: ['lead', 'client', 'secret'], filters: { client: 'record.open' }, filter_values: ['name'] };
const fetched = vi.fn((url: string) => {
  const json = url.includes('/me')
    ? { release: 1, user: { id: 'u1', name: '我' }, can: {}, business: {}, objects: { lead: { label: { zh: '线索' }, operations: ['view'], app: '' }, client: { label: { zh: '客户' }, operations: ['view'], app: '' } } }
    : url.includes('/records')
      ? { items: [{ id: 'c1', name: '华为' }], cursor: null, links: {} }
      : { key: 'client', title: 'name', label: { zh: '客户' }, operations: ['view'], fields: [{ key: 'name', type: 'text', label: { zh: '名称' } }], views: [], forms: [] };
  return Promise.resolve(new Response(JSON.stringify(json), { headers: { 'content-type': 'application/json' } }));
});

beforeAll(() => loadWords('fields'));
beforeEach(() => {
  vi.stubGlobal('fetch', (url: string | Request) => fetched(String(url instanceof Request ? url.url : url)));
});

function Shown({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  return <AnyRelationInput value={value} field={field} ctx={useFieldContext()} object="note" beside={() => 'a'} onChange={onChange} />;
}

it('asks for the object first, then for a record of it', async () => {
  const onChange = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Shown value={null} onChange={onChange} />
    </QueryClientProvider>,
  );
  const object = await screen.findByRole('button', { name: /选择对象|关联对象/ });
  expect(screen.getByPlaceholderText('先选择对象')).toHaveProperty('readOnly', true);
  fireEvent.click(object);
  expect((await screen.findAllByRole('option')).map((one) => one.textContent)).toEqual(['线索', '客户']); // none that one may not see
  fireEvent.click(screen.getByRole('option', { name: '客户' }));
  fireEvent.click(await screen.findByRole('option', { name: /华为/ }));
  expect(onChange).toHaveBeenCalledWith({ object: 'client', id: 'c1', label: '华为' });
  expect(fetched.mock.calls.some(([url]) => url.includes('for=note.about'))).toBe(true);
});

it('takes the filter of the object that was chosen', () => {
  expect(relationTo(field, 'client')).toMatchObject({ type: 'relation', object: 'client', filter: 'record.open', filter_values: ['name'] });
  expect(relationTo(field, 'lead').filter_values).toBeUndefined();
});
