import { act, renderHook } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { Listener } from '@/shared/live';
import type { RecordData } from '@/shared/api/types';
import type { LineSource } from '@/grid';

let listener: Listener;
vi.mock('@/shared/live', () => ({ useLive: (_topic: unknown, to: Listener) => (listener = to), whenFree: (_id: string, _place: object, apply: () => void) => apply() }));
const { useLiveRows } = await import('./useLiveRows');

const rows = { object: 'deal', filter: '', q: '', sort: [{ field: 'amount', desc: true }], fields: undefined };

function list(records: RecordData[]) {
  const patch = vi.fn();
  const source = {
    indexOf: (id: string) => records.findIndex((r) => r.id === id),
    line: (at: number) => ({ kind: 'row', record: records[at]!, number: at + 1 }),
    patch,
  } as unknown as LineSource;
  const reload = vi.fn();
  return { patch, reload, hook: renderHook(() => useLiveRows(rows, source, vi.fn(), reload)) };
}

it('shows what others write in its row, counts what would come, go or move, and shows that when asked', () => {
  const { patch, reload, hook } = list([{ id: 'a', version: 3, name: 'A', amount: 1 }]);
  const say = (...args: Parameters<NonNullable<Listener['onRecord']>>) => act(() => listener.onRecord?.(...args));
  say('update', { id: 'a', version: 4, name: 'B', amount: 1, hidden: 'x' });
  expect(patch).toHaveBeenLastCalledWith('a', { version: 4, name: 'B', amount: 1, id: 'a', $masked: undefined }, undefined);
  expect(hook.result.current.updates).toBe(0);
  say('update', { id: 'a', version: 2, name: 'old', amount: 1 });
  expect(patch).toHaveBeenCalledTimes(1);
  say('update', { id: 'a', version: 5, name: 'B', amount: 9 });
  expect(hook.result.current.updates).toBe(1);
  say('create', { id: 'b', version: 1, name: 'C' });
  say('create', { id: 'b', version: 1, name: 'C' });
  say('delete', { id: 'zzz' } as RecordData);
  expect(hook.result.current.updates).toBe(2);
  act(() => hook.result.current.show());
  expect(reload).toHaveBeenCalledTimes(1);
  expect(hook.result.current.updates).toBe(0);
  act(() => listener.onReset());
  expect(reload).toHaveBeenCalledTimes(2);
});
