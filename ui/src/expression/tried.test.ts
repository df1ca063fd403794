import { describe, expect, it } from 'vitest';
import { partsOf, shown } from './tried';

const t = (key: string, values?: Record<string, unknown>): string => (values ? `${key} ${Object.values(values).join()}` : key);

describe('parts of a try', () => {
  const source = '"😀" != "" && record.amount > 1';
  const parts = [
    { from: 0, to: 30, text: source, value: false },
    { from: 13, to: 30, text: 'record.amount > 1', error: '空值不能比较大小。' },
    { from: 13, to: 26, text: 'record.amount', value: null },
    { from: 29, to: 30, text: '1', value: 1 },
    { from: 0, to: 9, text: '"😀" != ""', value: true },
  ];
  it('stand in the order of the text, without the whole and constants', () =>
    expect(partsOf(source, { value: false, parts }).map((part) => [part.text, part.depth])).toEqual([
      ['"😀" != ""', 0],
      ['record.amount > 1', 0],
      ['record.amount', 1],
    ]));
  it('leaves out what only the order of reading makes', () => {
    const text = 'record.a && record.b && record.c';
    const spans = [[0, 32], [0, 20], [0, 8], [12, 20], [24, 32]].map(([from, to]) => ({ from: from!, to: to!, text: '', value: true }));
    expect(partsOf(text, { value: true, parts: spans }).map((part) => part.text)).toEqual(['record.a', 'record.b', 'record.c']);
  });
  it('is the whole when it has no parts', () => expect(partsOf('record.won', { value: true, parts: [{ from: 0, to: 10, text: 'record.won', value: true }] })).toHaveLength(1));
});

describe('values', () => {
  it.each<[unknown, string | undefined, string, string]>([
    [null, undefined, 'blank', 'value.blank'],
    ['', undefined, 'blank', 'value.blank'],
    [[], undefined, 'blank', 'value.blank'],
    [true, undefined, 'yes', 'value.true ✓'],
    [false, undefined, 'no', 'value.false ✗'],
    [-1200000.5, undefined, 'value', '−1,200,000.5'],
    ['u1', undefined, 'value', '王芳'],
    [['a', 'b'], undefined, 'value', 'a、b'],
    [[{}, {}], undefined, 'value', 'value.records 2'],
    [{ id: 'u1', name: '李雷' }, undefined, 'value', '李雷'],
    [{}, undefined, 'blank', 'value.blank'],
    [undefined, '空值不能比较大小。', 'wrong', 'try.error 空值不能比较大小'],
  ])('%j', (value, error, kind, words) => expect(shown(value, error, t, (id) => (id === 'u1' ? '王芳' : undefined))).toEqual({ kind, text: words }));
});
