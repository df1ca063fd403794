import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Scope } from '@/form-engine';
import { signedIn, signedOut } from '@/shared/api';
import { answer, field } from '@/test/formHost';
import { fillRows } from './useFill';

const product = field('product', 'relation', '产品', { object: 'product', fill: { price: 'list_price', unit: 'unit' } });
const columns = [product, field('price', 'money', '单价'), field('unit', 'text', '单位')];

/** A row that holds values and nothing else. */
function rowOf(values: Record<string, unknown>): Scope & { values: Record<string, unknown> } {
  const row = { values, has: (key: string) => key in values, field: () => ({ readOnly: false }), value: (key: string) => values[key], set: (key: string, value: unknown) => void (values[key] = value) };
  return row as unknown as Scope & { values: Record<string, unknown> };
}

beforeEach(() => signedIn('token'));
afterEach(() => {
  signedOut();
  vi.restoreAllMocks();
});

describe('rows that were picked or pasted', () => {
  it('are filled in from their own records with one request, and keep what they hold', async () => {
    const asked = vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
      answer(200, { items: [{ id: 'p1', version: 1, list_price: 10, unit: '台' }, { id: 'p2', version: 1, list_price: 20, unit: '箱' }], cursor: null, links: {} }),
    );
    const rows = [rowOf({ product: 'p1', price: null, unit: '' }), rowOf({ product: 'p2', price: 18, unit: '' }), rowOf({ product: 'p1', price: null, unit: '' }), rowOf({ product: 'gone', price: null, unit: '' }), rowOf({ product: null, price: null, unit: '' })];
    await fillRows({ rows, field: product, fields: columns, onLink: () => undefined });
    expect(rows.map((row) => [row.values.price, row.values.unit])).toEqual([[10, '台'], [18, '箱'], [10, '台'], [null, ''], [null, '']]);
    expect(asked).toHaveBeenCalledTimes(1);
    const url = new URL(asked.mock.calls[0]![0] as string, location.href);
    expect(url.searchParams.get('filter')).toBe('record.id in ["p1","p2","gone"]');
    expect(url.searchParams.get('fields')).toBe('list_price,unit');
  });

  it('stand as they are when nothing could be read', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() => answer(403, { status: 403, code: 'forbidden', message: '没有权限', data: {} }));
    const rows = [rowOf({ product: 'p1', price: null, unit: '' })];
    await fillRows({ rows, field: product, fields: columns, onLink: () => undefined });
    expect(rows[0]!.values).toEqual({ product: 'p1', price: null, unit: '' });
  });
});
