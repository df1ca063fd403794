import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { keys, signedIn, signedOut } from '@/shared/api';
import type { Me, ObjectMeta, RecordData } from '@/shared/api/types';
import { loadWords } from '@/shared/i18n';
import { answer, field } from '@/test/formHost';
import { Choose } from './Choose';

const me = { user: { id: 'u1', name: '林晓' }, departments: [], roles: [], business: { timezone: 'Asia/Shanghai', currency: 'CNY' }, can: {}, release: 1, preferences: {}, objects: {} } as unknown as Me;
const meta = { key: 'firm', label: { zh: '客户' }, plural: { zh: '客户' }, title: 'name', operations: ['view', 'merge'], fields: [field('name', 'text', '名称')] } as unknown as ObjectMeta;
const record = (id: string, name: string): RecordData => ({ id, version: 1, name, created: '2026-01-01 00:00:00.000Z', $rights: { edit: true, delete: true, assign: true, write: ['name'] } }) as RecordData;

beforeAll(() => loadWords('merge', 'fields'));
beforeEach(() => signedIn('token'));
afterEach(() => {
  signedOut();
  vi.restoreAllMocks();
});

it('reads again what somebody has changed, and says so', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation((url) =>
    new URL(url as string, location.href).pathname === '/api/v1/me'
      ? answer(200, me)
      : answer(200, { moved: [], along: {}, hidden: 0, more: 0, undoDays: 30, refused: [{ object: 'firm', record: 'b', title: '乙', code: 'conflict', message: '之后已被修改' }] }),
  );
  const again = vi.fn();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.me, me);
  const page = () => <Choose app="crm" meta={meta} records={[record('a', '甲'), record('b', '乙')]} links={{}} onRecords={vi.fn()} onAgain={again} />;
  const router = createRouter({ routeTree: createRootRoute({ component: page }), history: createMemoryHistory() });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByText('有记录刚被修改，已重新读取，请再看一遍。');
  await waitFor(() => expect(again).toHaveBeenCalled());
});
