import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Plus } from 'lucide-react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys, signedIn, signedOut } from '@/shared/api';
import type { Me, SearchHit } from '@/shared/api/types';
import { commandsOf, useCommands } from '@/shared/page';
import { answer } from '@/test/formHost';
import CommandPalette from './CommandPalette';

const me = {
  user: { id: 'u1', name: '林晓' },
  departments: [],
  roles: [],
  apps: [{ key: 'crm', label: { zh: '客户管理' }, icon: '' }],
  business: {},
  can: {},
  release: 1,
  preferences: {},
  objects: { account: { app: 'crm', label: { zh: '客户' }, plural: { zh: '客户' }, icon: '', operations: ['view', 'create', 'edit', 'comment', 'assign'] } },
} as unknown as Me;
const hit = (id: string, title: string): SearchHit => ({ object: 'account', id, title, subtitle: '' }) as SearchHit;

/** What the search answers, once it is let go. */
let hits: SearchHit[];
let letGo: () => void;
let held: Promise<void>;
const ran = vi.fn();

beforeEach(() => {
  signedIn('token');
  localStorage.clear();
  hits = [];
  held = new Promise((done) => (letGo = done));
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (url) => {
    const { pathname } = new URL(url as string, location.href);
    if (pathname !== '/api/v1/search') return answer(200, pathname === '/api/v1/me' ? me : { items: [] });
    await held;
    return answer(200, { items: hits });
  });
});
afterEach(() => {
  signedOut();
  vi.restoreAllMocks();
});

function Page() {
  useCommands(() => commandsOf('list', [{ label: '导出', icon: Plus, onSelect: ran }, { label: '删除', disabled: '没有权限', onSelect: ran }, { heading: '密度' }, { label: '紧凑', checked: false, onSelect: ran }, { label: '标准', checked: true, onSelect: ran }]));
  return null;
}

async function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.me, me);
  const onClose = vi.fn();
  const root = createRootRoute();
  const routeTree = root.addChildren([createRoute({ getParentRoute: () => root, path: '$', component: () => <><Page /><CommandPalette start="" onClose={onClose} onHelp={vi.fn()} /></> })]);
  const history = createMemoryHistory({ initialEntries: ['/a/crm'] });
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={createRouter({ routeTree, history }) as never} />
    </QueryClientProvider>,
  );
  const box = await screen.findByRole('combobox');
  await waitFor(() => expect(box).toHaveFocus());
  return { user: userEvent.setup(), box, onClose, place: () => history.location.href };
}
const answered = () => act(async () => letGo());

describe('the palette', () => {
  it('opens the first hit by an Enter that came before it, and makes no new record instead', async () => {
    const { user, place, onClose } = await open();
    hits = [hit('a1', '榫卯精密'), hit('a2', '榫卯机械')];
    await user.keyboard('榫卯{Enter}');
    expect(place()).toBe('/a/crm');
    expect(screen.queryByRole('option', { name: /新建客户“榫卯”/ })).toBeNull();
    await answered();
    await waitFor(() => expect(place()).toBe('/a/crm/o/account/a1'));
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('lists the acts of the first hit by a → that came before it', async () => {
    const { user, place } = await open();
    hits = [hit('a1', '榫卯精密')];
    await user.keyboard('榫卯{ArrowRight}');
    await answered();
    await screen.findByRole('option', { name: '操作打开' });
    expect(screen.getAllByRole('option').map((row) => row.textContent)).toEqual(['操作打开', '操作编辑', '操作写评论', '操作转移', '操作复制链接']);
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    await waitFor(() => expect(place()).toBe('/a/crm/o/account/a1?act=comment'));
  });

  it('does nothing by an Enter that came before it was known that there is no hit', async () => {
    const { user, place } = await open();
    await user.keyboard('乌托邦{Enter}');
    await answered();
    await screen.findByRole('option', { name: /新建客户“乌托邦”/ });
    expect(place()).toBe('/a/crm');
  });

  it('forgets a key when one goes on typing', async () => {
    const { user, place } = await open();
    hits = [hit('a1', '榫卯精密')];
    await user.keyboard('榫{Enter}卯');
    await answered();
    await screen.findByRole('option', { name: /榫卯精密/ });
    expect(place()).toBe('/a/crm');
  });

  it('keeps what was chosen when hits come before it', async () => {
    const { user, box } = await open();
    hits = [hit('a1', '导出的客户')];
    await user.keyboard('导出');
    const command = await screen.findByRole('option', { name: /命令导出/ });
    await user.keyboard('{ArrowDown}{ArrowUp}');
    expect(command).toHaveAttribute('aria-selected', 'true');
    await answered();
    await screen.findByRole('option', { name: /导出的客户/ });
    expect(screen.getByRole('option', { selected: true })).toHaveTextContent('命令导出');
    expect(box).toHaveAttribute('aria-activedescendant', screen.getByRole('option', { selected: true }).id);
    await user.keyboard('{Enter}');
    expect(ran).toHaveBeenCalledOnce();
  });

  it('offers what the page can do now, under the heading of its menu', async () => {
    await open();
    const names = (await screen.findAllByRole('option')).map((row) => row.textContent);
    expect(names).toContain('命令导出');
    expect(names).toContain('命令密度 · 紧凑');
    expect(names.join()).not.toMatch(/删除|标准/);
  });
});
