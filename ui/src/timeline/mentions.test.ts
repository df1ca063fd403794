import { describe, expect, it } from 'vitest';
import { decode, encode, insert, parts, typed } from './mentions';

const wang = { id: 'aaaaaaaaaaaaaaa', name: '王芳' };
const wangfang = { id: 'bbbbbbbbbbbbbbb', name: '王芳芳' };

describe('mentions', () => {
  it('are typed after an @ that begins a word', () => {
    expect(typed('@', 1)).toEqual({ at: 0, query: '' });
    expect(typed('问 @王', 4)).toEqual({ at: 2, query: '王' });
    expect(typed('好，@wang', 7)).toEqual({ at: 2, query: 'wang' });
    expect(typed('a@b.c', 5)).toBeNull();
    expect(typed('@王芳 好', 5)).toBeNull();
  });
  it('are put where they were typed', () => {
    expect(insert('问 @王 好', 4, 2, '王芳')).toEqual({ text: '问 @王芳 好', caret: 6 });
    expect(insert('@', 1, 0, '王芳')).toEqual({ text: '@王芳 ', caret: 4 });
  });
  it('are kept by id, the longer name first, and come back as names', () => {
    const kept = encode('@王芳芳 和 @王芳 还有 @李雷', [wang, wangfang]);
    expect(kept).toBe('<@bbbbbbbbbbbbbbb> 和 <@aaaaaaaaaaaaaaa> 还有 @李雷');
    expect(decode(kept, [wang, wangfang])).toBe('@王芳芳 和 @王芳 还有 @李雷');
    expect(encode('a.b', [{ id: 'ccccccccccccccc', name: 'a.b' }])).toBe('a.b');
  });
  it('stay text where nobody is known by the id', () => {
    expect(parts('x <@aaaaaaaaaaaaaaa>!', [wang])).toEqual(['x ', wang, '!']);
    expect(parts('<@zzzzzzzzzzzzzzz>', [wang])).toEqual(['<@zzzzzzzzzzzzzzz>']);
    expect(parts('', [wang])).toEqual([]);
  });
});
