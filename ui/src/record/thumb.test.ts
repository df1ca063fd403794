import { expect, it } from 'vitest';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { dialOf } from './ThumbBar';

const meta = { fields: [{ key: 'name', type: 'text' }, { key: 'tel', type: 'phone' }, { key: 'more', type: 'phones' }] } as unknown as ObjectMeta;
const of = (record: object) => dialOf(meta, record as RecordData);

it('dials the first number that is shown in full', () => {
  expect(of({ tel: '0755-2878 0808' })).toBe('tel:075528780808');
  expect(of({ tel: '138****0000', more: [{ kind: 'work', value: '+86 138 0013 8000' }] })).toBe('tel:+8613800138000');
  expect(of({ name: '1', tel: '', more: null })).toBeNull();
  expect(of({ tel: '138****0000' })).toBeNull();
});
