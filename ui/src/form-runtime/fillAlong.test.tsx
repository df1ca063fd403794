import { describe, expect, it, vi } from 'vitest';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import * as ui from '@/shared/ui';
import { answer, beforeForms, field } from '@/test/formHost';
import { fillAlong } from './fillAlong';

const product = field('product', 'relation', '产品', { object: 'product', fill: { price: 'price', unit: 'unit', note: 'name' } });
const fields = [product, field('price', 'money', '单价'), field('unit', 'text', '单位'), field('note', 'text', '备注', { read_only: true })];
const record: RecordData = { id: 'r1', version: 3, product: '' };

beforeForms();

const serve = (own: Record<string, unknown>, other: Record<string, unknown>) =>
  vi.spyOn(globalThis, 'fetch').mockImplementation((url) => {
    const path = new URL(url as string, location.href).pathname;
    if (path === '/api/v1/objects/line/records/r1') return answer(200, { id: 'r1', version: 3, ...own });
    if (path === '/api/v1/objects/product/records/p1') return answer(200, { id: 'p1', version: 1, ...other });
    return answer(404, { status: 404, code: 'not_found', message: '', data: {} });
  });

const along = (record: RecordData, field: FieldMeta, value: unknown) => fillAlong({ key: 'line', fields }, record, field, value);

describe('a record that is chosen where no form is open', () => {
  it('fills in what is blank and may be written, and asks nothing', async () => {
    serve({ price: null, unit: '', $rights: { edit: true, delete: true, write: ['product', 'price', 'unit'] } }, { price: 9.5, unit: '件', name: 'X' });
    expect((await along(record, product, 'p1')).values).toEqual({ price: 9.5, unit: '件' });
  });
  it('leaves what one may not write, and what is masked', async () => {
    serve({ price: '***', unit: '', $masked: ['price'], $rights: { edit: true, delete: true, write: ['product', 'price'] } }, { price: 9.5, unit: '件' });
    expect((await along(record, product, 'p1')).values).toEqual({});
  });
  it.each([
    [true, { price: 9.5, unit: '件' }],
    [false, { unit: '件' }],
  ])('asks before what somebody typed (answer %s)', async (yes, values) => {
    serve({ price: 7, unit: '', $rights: { edit: true, delete: true, write: ['price', 'unit'] } }, { price: 9.5, unit: '件' });
    const asked = vi.spyOn(ui, 'confirm').mockResolvedValue(yes);
    expect((await along(record, product, 'p1')).values).toEqual(values);
    expect(asked).toHaveBeenCalledTimes(1);
  });
  it('fills in nothing when it is taken away, cannot be read, or says nothing', async () => {
    const fetched = serve({ price: null, unit: '' }, {});
    expect((await along(record, product, '')).values).toEqual({});
    expect(fetched).not.toHaveBeenCalled();
    expect((await along(record, product, 'gone')).values).toEqual({});
    expect((await along(record, { ...product, fill: undefined }, 'p1')).values).toEqual({});
  });
});
