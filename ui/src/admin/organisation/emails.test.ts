import { describe, expect, it } from 'vitest';
import { addressesOf, withAddresses } from './emails';

const texts = (text: string) => addressesOf(text).map((address) => address.text);

describe('addresses to invite', () => {
  it.each([
    ['a@x.cn, b@x.cn；c@x.cn\nd@x.cn  e@x.cn', ['a@x.cn', 'b@x.cn', 'c@x.cn', 'd@x.cn', 'e@x.cn']],
    ['王芳 <Wang@Example.com>, 李雷 <li@example.com>', ['wang@example.com', 'li@example.com']],
    ['a@x.cn A@x.cn', ['a@x.cn']],
    ['ａ＠x.cn', ['a@x.cn']],
    ['', []],
  ])('are read from %s', (text, list) => expect(texts(text)).toEqual(list));

  it('are marked when they are none', () => expect(addressesOf('wang, a@b, a@b.cn')).toEqual([
    { text: 'wang', ok: false },
    { text: 'a@b', ok: false },
    { text: 'a@b.cn', ok: true },
  ]));

  it('are added once', () => expect(withAddresses(addressesOf('a@x.cn'), 'b@x.cn a@x.cn').map((a) => a.text)).toEqual(['a@x.cn', 'b@x.cn']));
});
