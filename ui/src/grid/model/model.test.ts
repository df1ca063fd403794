import { describe, expect, it } from 'vitest';
import type { FieldMeta } from '@/shared/api/types';
import { colsText, columnsOf, frozenTo, moved, nudged, offsets, type Column } from './columns';
import { afterEdit, block, moveTo, press, start, type Bounds, type Cursor, type Key } from './keys';
import { toggled, withAll } from './selection';
import { layOver, type Given } from './block';
import { fromTsv, toHtml, toTsv } from './tsv';
import type { LineSource } from './source';

const bounds: Bounds = { rows: 100, cols: 5, page: 20 };
const key = (name: string, more: Partial<Key> = {}): Key => ({ key: name, shift: false, mod: false, ...more });
const at = (row: number, col = 0, mode: Cursor['mode'] = 'row'): Cursor => moveTo(start, row, col, mode);

describe('keys in row mode', () => {
  it('goes to the first row from nowhere', () => {
    expect(press(start, key('ArrowDown'), bounds).cursor.row).toBe(0);
    expect(press(start, key('Enter'), bounds).used).toBe(false);
  });
  it.each<[string, Partial<Key>, number]>([
    ['ArrowDown', {}, 11],
    ['ArrowUp', {}, 9],
    ['PageDown', {}, 30],
    ['PageUp', {}, 0],
    ['Home', {}, 0],
    ['End', {}, 99],
    ['Home', { mod: true }, 0],
    ['End', { mod: true }, 99],
  ])('%s moves the row', (name, more, row) => expect(press(at(10), key(name, more), bounds).cursor.row).toBe(row));
  it('opens, ticks and enters cells', () => {
    expect(press(at(1), key('Enter'), bounds).act).toEqual({ kind: 'open' });
    expect(press(at(1), key(' '), bounds).act).toEqual({ kind: 'open' });
    expect(press(at(1), key('Enter', { mod: true }), bounds).act).toEqual({ kind: 'page' });
    expect(press(at(1), key('x'), bounds).act).toEqual({ kind: 'select' });
    expect(press(at(1, 2), key('ArrowRight'), bounds).cursor).toMatchObject({ mode: 'cell', row: 1, col: 2 });
    expect(press(at(1), key('Tab'), bounds).cursor.mode).toBe('cell');
  });
  it('leaves letters to the page', () => expect(press(at(1), key('f'), bounds).used).toBe(false));
  it('extends from where it began', () => {
    const one = press(at(5), key('ArrowDown', { shift: true }), bounds);
    const two = press(one.cursor, key('ArrowDown', { shift: true }), bounds);
    expect(two.act).toEqual({ kind: 'extend', from: 5, to: 7 });
  });
});

describe('keys in cell mode', () => {
  it('moves, wraps with Tab, and goes back with Escape', () => {
    expect(press(at(3, 4, 'cell'), key('Tab'), bounds).cursor).toMatchObject({ row: 4, col: 0 });
    expect(press(at(3, 0, 'cell'), key('Tab', { shift: true }), bounds).cursor).toMatchObject({ row: 2, col: 4 });
    expect(press(at(0, 0, 'cell'), key('Tab', { shift: true }), bounds).used).toBe(false);
    expect(press(at(3, 4, 'cell'), key('ArrowRight'), bounds).cursor.col).toBe(4);
    expect(press(at(3, 2, 'cell'), key('Home'), bounds).cursor).toMatchObject({ row: 3, col: 0 });
    expect(press(at(3, 2, 'cell'), key('End', { mod: true }), bounds).cursor).toMatchObject({ row: 99, col: 4 });
    expect(press(at(3, 2, 'cell'), key('Escape'), bounds).cursor.mode).toBe('row');
  });
  it('edits, clears and copies', () => {
    expect(press(at(3, 2, 'cell'), key('Enter'), bounds)).toMatchObject({
      act: { kind: 'edit' },
      cursor: { editing: true },
    });
    expect(press(at(3, 2, 'cell'), key('F2'), bounds).act).toEqual({ kind: 'edit' });
    expect(press(at(3, 2, 'cell'), key('Delete'), bounds).act).toEqual({ kind: 'clear' });
    expect(press(at(3, 2, 'cell'), key('c', { mod: true }), bounds).act).toEqual({ kind: 'copy' });
    expect(press(at(3, 2, 'cell'), key('x'), bounds).used).toBe(false);
  });
  it('an open editor keeps its keys', () =>
    expect(press({ ...at(3, 2, 'cell'), editing: true }, key('ArrowDown'), bounds).used).toBe(false));
  it('makes blocks', () => {
    const one = press(at(3, 2, 'cell'), key('ArrowDown', { shift: true }), bounds);
    const two = press(one.cursor, key('ArrowLeft', { shift: true }), bounds);
    expect(block(two.cursor)).toEqual({ top: 3, bottom: 4, left: 1, right: 2 });
  });
  it('goes on after editing', () => {
    expect(afterEdit(at(3, 2, 'cell'), 'enter', bounds)).toMatchObject({ row: 4, col: 2, editing: false });
    expect(afterEdit(at(3, 2, 'cell'), 'tab', bounds)).toMatchObject({ row: 3, col: 3 });
    expect(afterEdit(at(99, 4, 'cell'), 'enter', bounds)).toMatchObject({ row: 99, col: 4 });
  });
});

const field = (name: string): FieldMeta => ({ key: name, type: 'text', label: { zh: name } });
const fields = ['a', 'b', 'c', 'd', 'e'].map(field);
const columns = (text: string): Column[] => columnsOf(fields, [], text, {}, () => 120);
const keysOf = (list: Column[]): string => list.map((c) => c.key + (c.frozen ? '*' : '')).join(',');

describe('columns', () => {
  it('come from the view, the URL and the widths of the person', () => {
    const view = columnsOf(
      fields,
      [{ field: 'a', width: 200, frozen: true }, { field: 'zz' }, { field: 'b', summary: 'sum' }],
      undefined,
      { b: 20 },
      () => 120,
    );
    expect(view.map((c) => [c.key, c.width, c.frozen, c.summary])).toEqual([
      ['a', 200, true, undefined],
      ['b', 64, false, 'sum'],
    ]);
    expect(keysOf(columns('b,a*,x,b'))).toBe('a*,b');
    expect(columns('a~sum*,b~avg').map((c) => [c.key, c.frozen, c.summary])).toEqual([
      ['a', true, 'sum'],
      ['b', false, 'avg'],
    ]);
    expect(colsText(columns('a~sum*,b'), columns('a,b'))).toBe('a~sum*,b');
    expect(keysOf(columns('a*,b*,c*,d*'))).toBe('a*,b*,c*,d');
  });
  it('move within and between the frozen part', () => {
    expect(keysOf(moved(columns('a*,b,c,d'), 'd', 'b', 'before'))).toBe('a*,d,b,c');
    expect(keysOf(moved(columns('a*,b,c'), 'c', 'a', 'before'))).toBe('c*,a*,b');
    expect(keysOf(moved(columns('a*,b,c'), 'a', 'c', 'after'))).toBe('b,c,a');
    expect(keysOf(nudged(columns('a,b,c'), 'b', 1))).toBe('a,c,b');
    expect(keysOf(nudged(columns('a,b,c'), 'a', -1))).toBe('a,b,c');
  });
  it('freeze up to one', () => {
    expect(keysOf(frozenTo(columns('a,b,c'), 'b'))).toBe('a*,b*,c');
    expect(keysOf(frozenTo(columns('a*,b*,c'), null))).toBe('a,b,c');
  });
  it('know where they begin', () => expect(offsets(columns('a,b'), 40)).toEqual({ starts: [40, 160], total: 280 }));
  it('are written only when they differ', () => {
    expect(colsText(columns('a*,b'), columns('a*,b'))).toBeUndefined();
    expect(colsText(columns('b'), columns('a*,b'))).toBe('b');
  });
});

describe('copied cells and ticked rows', () => {
  it('are text for a spreadsheet', () => {
    expect(
      toTsv([
        ['a', 'x\ty'],
        ['q"', ''],
      ]),
    ).toBe('a\t"x\ty"\n"q"""\t');
    expect(toHtml([['<b>', '1']])).toBe('<table><tr><td>&lt;b&gt;</td><td>1</td></tr></table>');
  });
  it('toggle', () => {
    const one = toggled(new Set(), 'a');
    expect([...withAll(one, ['b', 'c'], true)]).toEqual(['a', 'b', 'c']);
    expect(toggled(one, 'a').size).toBe(0);
  });
});

describe('a block from a spreadsheet', () => {
  it.each<[string, string[][]]>([
    ['a\tb\r\nc\td\r\n', [['a', 'b'], ['c', 'd']]],
    ['"two\nlines"\t"a ""word"""', [['two\nlines', 'a "word"']]],
    ['5" pipe\tx', [['5" pipe', 'x']]],
    ['a\nb\tc', [['a', ''], ['b', 'c']]],
    ['', []],
  ])('%j', (words, cells) => expect(fromTsv(words)).toEqual(cells));
  it('is read as it was written', () => {
    const cells = [['a\tb', 'line\nline', '"quoted"'], ['', 'x', '5"']];
    expect(fromTsv(toTsv(cells))).toEqual(cells);
  });
});

describe('where a block goes', () => {
  const columns = ['a', 'b', 'c'].map((key) => ({ key, field: { key, type: 'text', label: {} } }) as unknown as Column);
  // A band, two rows, a band, two rows.
  const source = {
    length: 6,
    line: (i: number) => (i % 3 === 0 ? { kind: 'band' } : { kind: 'row', record: { id: `r${i}`, version: 1 }, number: i }),
  } as unknown as LineSource;
  const given = (...rows: string[][]): Given[][] => rows.map((row) => row.map((text) => ({ text })));
  const laid = (what: Given[][], top: number, left: number, bottom = top, right = left): string[] =>
    layOver(what, { top, bottom, left, right }, source, columns).targets.map(({ record, field, given: cell }) => `${record.id}${field.key}=${cell.text}`);
  it('stands once at the top left, over bands', () =>
    expect(laid(given(['1', '2'], ['3', '4'], ['5', '6']), 1, 0)).toEqual(['r1a=1', 'r1b=2', 'r2a=3', 'r2b=4', 'r4a=5', 'r4b=6']));
  it('fills what is marked with one cell, and repeats what fits several times', () => {
    expect(laid(given(['x']), 1, 0, 2, 1)).toEqual(['r1a=x', 'r1b=x', 'r2a=x', 'r2b=x']);
    expect(laid(given(['1'], ['2']), 1, 0, 5, 0)).toEqual(['r1a=1', 'r2a=2', 'r4a=1', 'r5a=2']);
  });
  it('says what finds no place', () =>
    expect(layOver(given(['1', '2', '3'], ['4', '5', '6']), { top: 5, bottom: 5, left: 1, right: 1 }, source, columns)).toMatchObject({ rowsLeft: 1, colsLeft: 1, range: { top: 5, bottom: 5, left: 1, right: 2 } }));
});

describe('keys over many cells', () => {
  it('fill down and cut only with the command key', () => {
    expect(press(at(1, 1, 'cell'), key('d', { mod: true }), bounds).act).toEqual({ kind: 'fillDown' });
    expect(press(at(1, 1, 'cell'), key('x', { mod: true }), bounds).act).toEqual({ kind: 'cut' });
    expect(press(at(1, 1, 'cell'), key('d'), bounds).used).toBe(false);
    expect(press(at(1), key('d', { mod: true }), bounds).used).toBe(false);
  });
});
