import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, render, renderHook, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys, signedIn, signedOut } from '@/shared/api';
import type { Me, ObjectMeta } from '@/shared/api/types';
import { loadWords } from '@/shared/i18n';
import { answer, field } from '@/test/formHost';
import { CreateRecordContext } from '../parts/create';
import type { FindAsk } from './ask';
import { findColumns, findRecords } from './findable';
import FindDialog from './FindDialog';
import { useFound } from './useFound';
import { findFor } from './useFindField';

const me = {
  user: { id: 'u1', name: '林晓' },
  departments: [],
  roles: [],
  business: {},
  release: 1,
  preferences: {},
  objects: { account: { label: { zh: '客户' }, plural: { zh: '客户' }, operations: ['view', 'create'], app: 'crm' } },
} as unknown as Me;
const account = {
  key: 'account', app: 'crm', label: { zh: '客户' }, plural: { zh: '客户' }, icon: '', description: {}, title: 'name', operations: ['view', 'create'], forms: [],
  fields: [field('name', 'text', '名称'), field('city', 'text', '城市'), field('lines', 'subform', '明细'), field('level', 'text', '级别'), field('updated', 'datetime', '修改时间', { system: true })],
  views: [{ key: 'all', label: {}, type: 'table', columns: [{ field: 'name' }, { field: 'level' }], filter: '', sort: '', default: true }],
} as unknown as ObjectMeta;
const rows = ['一', '二', '三'].map((name, i) => ({ id: `a${i + 1}`, version: 1, name: `客户${name}` }));
const ask = (more: Partial<FindAsk> = {}): FindAsk => ({ object: 'account', title: '客户', onChoose: () => undefined, ...more });

function inClient({ children }: { children: ReactNode }) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  client.setQueryData(keys.me, me);
  client.setQueryData(keys.object(1, 'account'), account);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
const paths = (fetched: { mock: { calls: unknown[][] } }): URL[] => fetched.mock.calls.map(([url]) => new URL(url as string, location.href));

beforeAll(() => loadWords('fields', 'grid', 'views'));
beforeEach(() => {
  signedIn('token');
  // jsdom lays nothing out and scrolls nothing.
  Element.prototype.scrollTo ??= () => undefined;
});
afterEach(() => {
  signedOut();
  vi.restoreAllMocks();
});

describe('what the find dialog shows', () => {
  it('is the title with the columns of the field, else those of the list, never rows of rows', () => {
    expect(findColumns(account, ['city', 'lines', 'gone']).map((c) => c.key)).toEqual(['name', 'city']);
    expect(findColumns(account).map((c) => c.key)).toEqual(['name', 'level']);
  });

  it('is narrowed by the server for the field that asks, and by its plain filter where no object is known', () => {
    const relation = field('account', 'relation', '客户', { object: 'account', filter: 'record.city == "深圳"' });
    const ctx = { locale: 'zh' } as never;
    expect(findFor(relation, ctx, { for: 'deal.account' })).toMatchObject({ filter: undefined, offer: { for: 'deal.account' }, narrowed: true, several: false });
    expect(findFor(relation, ctx, {})).toMatchObject({ filter: 'record.city == "深圳"' });
    expect(findFor(field('team', 'users', '协作人', { max_count: 3 }), ctx, { for: 'deal.team' })).toMatchObject({ object: 'users', several: true, most: 3 });
  });
});

describe('what is chosen in it', () => {
  const found = async (more: Partial<FindAsk>) => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(200, { items: rows, cursor: null, count: 3, links: {} }));
    const one = ask(more);
    const list = findRecords(account, one);
    const { result } = renderHook(() => useFound(list, one), { wrapper: inClient });
    act(() => result.current.pages.need(0, 10));
    await waitFor(() => expect(result.current.pages.state).toBe('ready'));
    return { result, fetched };
  };

  it('is the last tick where one is wanted, and each where several are, with what was chosen before first', async () => {
    const single = (await found({})).result;
    act(() => single.current.select(new Set(['a1'])));
    act(() => single.current.select(new Set(['a1', 'a3'])));
    expect([...single.current.chosen.values()]).toEqual([{ id: 'a3', title: '客户三' }]);
    act(() => single.current.select(new Set()));
    expect(single.current.chosen.size).toBe(0);
    const many = (await found({ several: true, chosen: [{ id: 'x', title: '先前' }] })).result;
    act(() => many.current.select(new Set(['x', 'a2', 'a1'])));
    expect([...many.current.chosen.keys()].toSorted()).toEqual(['a1', 'a2', 'x']);
    expect([...many.current.chosen.keys()][0]).toBe('x');
  });

  it('is asked with the values of the form, the condition of who asks, and only the columns shown', async () => {
    const { fetched } = await found({ offer: { for: 'deal.account', values: '{"city":"深圳"}' }, filter: 'record.level == "a"' });
    const page = paths(fetched).find((url) => url.searchParams.get('fields') === 'name,level')!;
    expect(page.searchParams.get('for')).toBe('deal.account');
    expect(page.searchParams.get('values')).toBe('{"city":"深圳"}');
    expect(page.searchParams.get('filter')).toBe('record.level == "a"');
    expect(page.searchParams.get('sort')).toBe('-updated');
  });
});

describe('the dialog', () => {
  it('says when there is nothing, and makes one that is chosen at once', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(200, { items: [], cursor: null, count: 0 }));
    const chosen = vi.fn();
    const closed = vi.fn();
    render(
      <CreateRecordContext value={(_, { onCreated }) => onCreated('n1', '新的')}>
        <FindDialog ask={ask({ onChoose: chosen })} onClose={closed} />
      </CreateRecordContext>,
      { wrapper: inClient },
    );
    await screen.findByText('还没有客户');
    expect(screen.getByRole('button', { name: '选择' })).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(screen.getAllByRole('button', { name: '新建客户' })[0]!);
    expect(chosen).toHaveBeenCalledWith([{ id: 'n1', title: '新的' }]);
    expect(closed).toHaveBeenCalled();
  });

  it('says when nothing fits, and shows all again', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(200, { items: [], cursor: null, count: 0 }));
    render(<FindDialog ask={ask({ words: '没有的' })} onClose={() => undefined} />, { wrapper: inClient });
    await screen.findByText('没有符合条件的客户');
    expect(paths(fetched)[0]!.searchParams.get('q')).toBe('没有的');
    await userEvent.click(screen.getByRole('button', { name: '查看全部' }));
    await screen.findByText('还没有客户');
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('says when nothing could be read, and reads again', async () => {
    let broken = true;
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => (broken ? answer(400, { status: 400, code: 'bad_filter', message: '筛选写错了', data: {} }) : answer(200, { items: [], cursor: null, count: 0 })));
    render(<FindDialog ask={ask()} onClose={() => undefined} />, { wrapper: inClient });
    await screen.findByText(/没有查到/);
    broken = false;
    await userEvent.click(screen.getByRole('button', { name: /重试/ }));
    await screen.findByText('还没有客户');
  });

  it('does not take more than the field, nor what has not changed', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(200, { items: rows, cursor: null, count: 3 }));
    const two = [
      { id: 'a1', title: '客户一' },
      { id: 'a2', title: '客户二' },
    ];
    const shown = render(<FindDialog ask={ask({ several: true, most: 2, chosen: two })} onClose={() => undefined} />, { wrapper: inClient });
    await screen.findByText('已选 2');
    expect(screen.getByRole('button', { name: '选择 2 条' })).toHaveAttribute('aria-disabled', 'true');
    shown.unmount();
    render(<FindDialog ask={ask({ several: true, most: 1, chosen: two })} onClose={() => undefined} />, { wrapper: inClient });
    await screen.findByText('最多 1 个');
  });
});
