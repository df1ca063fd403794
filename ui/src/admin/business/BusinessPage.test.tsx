import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { keys, signedIn, signedOut } from '@/shared/api';
import type { Me } from '@/shared/api/types';
import { loadWords } from '@/shared/i18n';
import { answer } from '@/test/formHost';
import BusinessPage from './BusinessPage';

const business = { name: '方榫科技', locale: 'zh', timezone: 'Asia/Shanghai', currency: 'CNY', tiles: { url: '', attribution: '' }, signIn: {}, signInRanges: {} };
const me = { user: { id: 'u1', name: '林晓' }, departments: [], roles: [], business: {}, can: { admin: true }, release: 1, preferences: {}, objects: {} } as unknown as Me;

beforeAll(() => loadWords('business', 'admin', 'auth'));
beforeEach(() => signedIn('token'));
afterEach(() => {
  signedOut();
  vi.restoreAllMocks();
});

it('keeps what is typed when a reading behind it fails', async () => {
  let broken = false;
  vi.spyOn(globalThis, 'fetch').mockImplementation((url) =>
    new URL(url as string, location.href).pathname === '/api/v1/settings/business' && !broken ? answer(200, business) : answer(400, { status: 400, code: 'bad', message: '没有读到', data: {} }),
  );
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.me, me);
  const router = createRouter({ routeTree: createRootRoute({ component: BusinessPage }), history: createMemoryHistory() });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  const name = await screen.findByDisplayValue('方榫科技');
  await userEvent.type(name, '公司');
  broken = true;
  await act(async () => void (await client.refetchQueries({ queryKey: ['settings', 'business'] })));
  await waitFor(() => expect(client.getQueryState(['settings', 'business'])?.status).toBe('error'));
  expect(screen.getByDisplayValue('方榫科技公司')).toBe(name);
});
