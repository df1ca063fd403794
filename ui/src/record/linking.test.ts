import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FieldContext } from '@/fields';
import { signedIn, signedOut } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { answer, field } from '@/test/formHost';
import { linkedValue, namesIt, readLinks, writeLinks } from './linking';
import type { Backlink } from './related';

const one = field('account', 'relation', '客户', { object: 'account' });
const several = field('products', 'relations', '产品', { object: 'product' });
const object = { key: 'contact', title: 'name', fields: [field('name', 'text', '姓名'), one, several], operations: ['view', 'edit'] } as unknown as ObjectMeta;
const of = (link: Backlink['field']): Backlink => ({ object, field: link, named: false, key: 'contact' });
const ctx = { locale: 'zh', links: {}, t: (key: string) => key } as unknown as FieldContext;

beforeEach(() => signedIn('token'));
afterEach(() => {
  signedOut();
  vi.restoreAllMocks();
});

describe('a link from the other side', () => {
  it('sets one, adds to several, and takes itself off', () => {
    expect(linkedValue(one, 'b', 'a', true, 'account')).toBe('a');
    expect(linkedValue(one, 'a', 'a', false, 'account')).toBeNull();
    expect(linkedValue(several, ['x', { id: 'y', name: 'Y' }], 'a', true, 'product')).toEqual(['x', 'y', 'a']);
    expect(linkedValue(several, ['x', 'a'], 'a', true, 'product')).toEqual(['x', 'a']);
    expect(linkedValue(several, ['x', 'a'], 'a', false, 'product')).toEqual(['x']);
    expect(namesIt(one, { id: 'a', name: 'A' }, 'a', 'account')).toBe(true);
    expect(namesIt(several, ['x'], 'a', 'product')).toBe(false);
  });

  it('knows which records point elsewhere, by name where that may be seen', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
      answer(200, {
        items: [
          { id: 'c1', version: 3, name: '赵一', account: '' },
          { id: 'c2', version: 1, name: '钱二', account: 'b' },
          { id: 'c3', version: 1, name: '孙三', account: 'a' },
        ],
        cursor: null,
        links: { b: '海湾物流', a: '方舟科技' },
      }),
    );
    const links = await readLinks(of(one), ['c1', 'c2', 'c3'], { object: 'account', id: 'a' }, ctx);
    expect(links.map((link) => [link.title, link.elsewhere])).toEqual([
      ['赵一', undefined],
      ['钱二', '海湾物流'],
      ['孙三', undefined],
    ]);
  });

  it('writes each as it was read, and says of each that was refused why', async () => {
    const sent = vi.spyOn(globalThis, 'fetch').mockImplementation(() =>
      answer(200, { results: [{ status: 200, record: { id: 'c1', version: 4 } }, { status: 409, error: { status: 409, code: 'conflict', message: '刚被别人修改', data: {} } }] }),
    );
    const links = [
      { id: 'c1', title: '赵一', version: 3, value: '' },
      { id: 'c2', title: '钱二', version: 1, value: 'b' },
    ];
    const answered = await writeLinks(of(one), links, () => 'a');
    expect(answered.done.map((link) => link.id)).toEqual(['c1']);
    expect(answered.refused).toEqual([{ title: '钱二', message: '刚被别人修改' }]);
    expect(JSON.parse(sent.mock.calls[0]![1]!.body as string)).toEqual({
      operations: [
        { method: 'update', id: 'c1', data: { version: 3, account: 'a' } },
        { method: 'update', id: 'c2', data: { version: 1, account: 'a' } },
      ],
    });
  });
});
