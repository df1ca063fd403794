import { describe, expect, it } from 'vitest';
import type { GrantDoc, ObjectDoc } from '@/meta';
import { matrixOf, toCsv } from './model';

const object = (key: string): ObjectDoc => ({ kind: 'object', key, label: {}, title: 'name', owner: true, fields: [{ key: 'name', type: 'text', label: {} }, { key: 'sum', type: 'formula', label: {} }] }) as ObjectDoc;
const grants: GrantDoc[] = [
  { object: 'b', operations: ['view', 'export'], rows: 'record.owner == user', read: ['name'], limits: { export: 200 } },
  { object: 'b', operations: ['view', 'edit'], team: 'editor', read: ['sum'], write: ['name'] },
  { object: 'b', operations: ['delete'], disabled: true },
];

describe('the matrix of a role', () => {
  const [first, second] = matrixOf(grants, [object('a'), object('b')]);

  it('adds the grants up and puts objects without any last', () => {
    expect(first!.object.key).toBe('b');
    expect(first!.cells.view).toEqual({ scope: 'own', more: true, places: [0, 1] });
    expect(first!.cells.export).toEqual({ scope: 'own', more: false, places: [0], limit: 200 });
    expect(second!.cells).toEqual({});
  });

  it('leaves out what is not active, but lists it', () => {
    expect(first!.cells.delete).toBeUndefined();
    expect(first!.places).toEqual([0, 1, 2]);
  });

  it('counts fields over all grants', () => {
    expect([first!.read, first!.write, first!.fields]).toEqual([2, 1, 8]);
    expect([second!.read, second!.write]).toEqual([0, 0]);
  });

  it('knows no limit where one grant has none', () => {
    const free = matrixOf([...grants, { object: 'b', operations: ['export'] }], [object('b')]);
    expect(free[0]!.cells.export).not.toHaveProperty('limit');
  });
});

it('writes lines that a spreadsheet takes as text', () => {
  expect(toCsv([['a', 'b,"c"', '=1+1']])).toBe('\uFEFFa,"b,""c""",\'=1+1\r\n');
});
