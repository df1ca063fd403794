import { fireEvent, render, screen } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { keys } from '@/shared/api';
import { loadWords } from '@/shared/i18n';
import type { FieldMeta } from '@/shared/api/types';
import { useFieldContext } from '../context';
import AnyRelationInput, { relationTo } from './Input';

const field: FieldMeta = { key: 'about', type: 'any_relation', label: { zh: '关联对象' }, objects: ['lead', 'client', 'secret'], filters: { client: 'record.open' }, filter_values: ['name'] };
const target = (key: string, zh: string) => ({ key, title: 'name', label: { zh }, operations: ['view'], fields: [{ key: 'name', type: 'text', label: { zh: '名称' } }], views: [], forms: [] });
const me = { release: 1, user: { id: 'u1', name: '我' }, can: {}, business: {}, objects: { lead: target('lead', '线索'), client: target('client', '客户') } };
const asked: string[] = [];

beforeAll(() => loadWords('fields'));
beforeEach(() => {
  vi.stubGlobal('fetch', (url: string | Request) => {
    asked.push(String(url instanceof Request ? url.url : url));
    return Promise.resolve(new Response(JSON.stringify({ items: [{ id: 'c1', name: '华为' }], cursor: null, links: {} }), { headers: { 'content-type': 'application/json' } }));
  });
});

function Shown({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  return <AnyRelationInput value={value} field={field} ctx={useFieldContext()} object="note" beside={() => 'a'} onChange={onChange} />;
}

it('asks for the object first, then for a record of it', async () => {
  const onChange = vi.fn();
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(keys.me, me);
  for (const key of ['lead', 'client'] as const) client.setQueryData(keys.object(1, key), me.objects[key]);
  render(
    <QueryClientProvider client={client}>
      <Shown value={null} onChange={onChange} />
    </QueryClientProvider>,
  );
  const object = await screen.findByRole('combobox', { name: /关联对象”的对象/ });
  expect(screen.getByPlaceholderText('先选择对象')).toHaveProperty('readOnly', true);
  fireEvent.click(object);
  expect((await screen.findAllByRole('option')).map((one) => one.textContent)).toEqual(['线索', '客户']); // none that one may not see
  fireEvent.click(screen.getByRole('option', { name: '客户' }));
  fireEvent.click(await screen.findByRole('option', { name: /华为/ }));
  expect(onChange).toHaveBeenCalledWith({ object: 'client', id: 'c1', label: '华为' });
  expect(asked.some((url) => url.includes('for=note.about'))).toBe(true);
});

it('takes the filter of the object that was chosen', () => {
  expect(relationTo(field, 'client')).toMatchObject({ type: 'relation', object: 'client', filter: 'record.open', filter_values: ['name'] });
  expect(relationTo(field, 'lead').filter_values).toBeUndefined();
});
