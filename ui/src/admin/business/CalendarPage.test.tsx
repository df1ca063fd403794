import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { keys, signedIn, signedOut } from '@/shared/api';
import type { Me } from '@/shared/api/types';
import { loadWords } from '@/shared/i18n';
import { answer } from '@/test/formHost';
import CalendarPage from './CalendarPage';

const calendar = { weekdays: [1, 2, 3, 4, 5], public: true, closed: [{ day: '2026-03-02', name: '盘点' }], worked: [] };
const me = { user: { id: 'u1', name: '林晓' }, departments: [], roles: [], business: {}, can: { admin: true }, release: 1, preferences: {}, objects: {} } as unknown as Me;

beforeAll(() => loadWords('business', 'admin'));
beforeEach(() => signedIn('token'));
afterEach(() => {
  signedOut();
  vi.restoreAllMocks();
});

it('says which years are known, and sends the week and the days as they are set', async () => {
  const sent: unknown[] = [];
  vi.spyOn(globalThis, 'fetch').mockImplementation((url, init) => {
    const { pathname } = new URL(url as string, location.href);
    if (pathname === '/api/v1/me') return answer(200, me);
    if (pathname === '/api/v1/calendar') return answer(200, { weekdays: [1, 2, 3, 4, 5], years: [2024, 2025, 2026], days: [] });
    if (init?.method !== 'PATCH') return answer(200, { name: '方榫', calendar });
    const body = JSON.parse(init.body as string) as object;
    sent.push(body);
    return answer(200, { name: '方榫', ...body });
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.me, me);
  const router = createRouter({ routeTree: createRootRoute({ component: CalendarPage }), history: createMemoryHistory() });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  await screen.findByText(/2024、2025、2026 年/);
  await userEvent.click(screen.getByRole('checkbox', { name: '周六' }));
  await userEvent.click(screen.getByRole('button', { name: '去掉 2026-03-02' }));
  await userEvent.click(screen.getByRole('button', { name: /保存/ }));
  await waitFor(() => expect(sent).toEqual([{ calendar: { ...calendar, weekdays: [1, 2, 3, 4, 5, 6], closed: [] } }]));
});
