import { describe, expect, it } from 'vitest';
import { keyed } from './rowKeys';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => ({ name })) as [object, object, object, object];
const start = keyed({ items: [], keys: [], given: 0 }, [a, b, c]);

describe('keys of rows', () => {
  it('are one each', () => expect(start.keys).toEqual(['r0', 'r1', 'r2']));
  it('go with an item that moves', () => expect(keyed(start, [c, a, b]).keys).toEqual(['r2', 'r0', 'r1']));
  it('stay where an item changes', () => expect(keyed(start, [a, { ...b }, c]).keys).toEqual(['r0', 'r1', 'r2']));
  it('stay when all of them are read anew', () => expect(keyed(start, [{ ...a }, { ...b }, { ...c }]).keys).toEqual(['r0', 'r1', 'r2']));
  it('go with an item that is removed, and are never given twice', () => {
    const less = keyed(start, [a, c]);
    expect(less.keys).toEqual(['r0', 'r2']);
    expect(keyed(less, [a, c, d]).keys).toEqual(['r0', 'r2', 'r3']);
    expect(keyed(less, [a, b, c]).keys).toEqual(['r0', 'r3', 'r2']);
  });
});
