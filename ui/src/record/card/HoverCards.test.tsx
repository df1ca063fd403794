import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys, signedIn, signedOut } from '@/shared/api';
import type { Me } from '@/shared/api/types';
import { loadWords } from '@/shared/i18n';
import { answer, field } from '@/test/formHost';
import { HoverCards, pointedAt } from './HoverCards';

const me = { user: { id: 'u1', name: '林晓' }, departments: [], roles: [], business: {}, release: 1, preferences: {}, objects: { account: { label: {}, operations: ['view'], app: 'crm' } } } as unknown as Me;
const account = { key: 'account', app: 'crm', label: { zh: '客户' }, plural: {}, icon: '', description: {}, title: 'name', operations: ['view'], fields: [field('name', 'text', '名称')], forms: [], views: [] };

function show() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.me, me);
  client.setQueryData(keys.object(1, 'account'), account);
  render(
    <QueryClientProvider client={client}>
      <span data-card="account/a1">华为</span>
      <button type="button">
        <span data-card="users/u2">李雷</span>
      </button>
      <i>elsewhere</i>
      <HoverCards />
    </QueryClientProvider>,
  );
}

beforeAll(async () => {
  await loadWords('record', 'fields');
  await import('./Card');
});
beforeEach(() => {
  signedIn('token');
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  vi.useRealTimers();
  signedOut();
  vi.restoreAllMocks();
});

const point = (element: Element, pointerType = 'mouse'): boolean => fireEvent(element, new PointerEvent('pointerover', { bubbles: true, pointerType }));
const pass = (ms: number): Promise<void> => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
const gone = { status: 404, code: 'not_found', message: '没有这条记录', data: {} };

describe('the card of a link', () => {
  it('comes after a moment, tells nothing of what one may not see but that, and goes', async () => {
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(404, gone));
    show();
    point(screen.getByText('华为'));
    await pass(300);
    expect(asked).not.toHaveBeenCalled();
    await pass(300);
    await screen.findByText('没有这条记录，或你看不到它');
    expect(screen.getByRole('dialog', { name: '一览' }).textContent).toBe('没有这条记录，或你看不到它');
    point(screen.getByText('elsewhere'));
    await pass(400);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('does not come when the pointer has gone on, nor under a finger', async () => {
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(404, gone));
    show();
    point(screen.getByText('华为'));
    await pass(200);
    point(screen.getByText('elsewhere'));
    await pass(800);
    point(screen.getByText('华为'), 'touch');
    await pass(800);
    expect(asked).not.toHaveBeenCalled();
  });

  it('comes by a key for the person inside what has the focus', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(200, { id: 'u2', name: '李雷', active: true, department: { id: 'd1', name: '销售一部' } }));
    show();
    screen.getByRole('button').focus();
    fireEvent.keyDown(screen.getByRole('button'), { key: 'ArrowDown', altKey: true });
    await waitFor(() => expect(screen.getByText('销售一部')).toBeInTheDocument());
    fireEvent.keyDown(document.body, { key: 'Escape' });
    expect(screen.queryByText('销售一部')).toBeNull();
  });

  it('needs an object and an id', () => {
    const element = document.createElement('span');
    for (const mark of ['account', '/a1', '']) {
      element.dataset.card = mark;
      expect(pointedAt(element, false)).toBeNull();
    }
    element.dataset.card = 'account/a1';
    expect(pointedAt(element, false)).toMatchObject({ object: 'account', id: 'a1' });
  });
});
