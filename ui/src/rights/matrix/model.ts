import type { GrantDoc, ObjectDoc } from '@/meta';
import type { Operation } from '@/shared/api/types';
import { counted, grantFields, operations, sumOf } from '../grant/model';
import type { RowScope } from '../scopes';

/** What a role may do with an object by one operation. */
export interface Cell {
  scope: RowScope;
  /** Other grants add rows of another kind. */
  more: boolean;
  /** The most records that one takes away freely in a day; absent: no limit. */
  limit?: number;
  /** What is done about more; absent: they are refused. */
  above?: 'watermark' | 'approval';
  /** Places of the grants that give it. */
  places: number[];
}

export interface Row {
  object: ObjectDoc;
  cells: Partial<Record<Operation, Cell>>;
  read: number;
  write: number;
  fields: number;
  /** Places of all grants on the object, inactive ones too. */
  places: number[];
}

const writing: Operation[] = ['create', 'edit', 'import', 'batch'];

/** What the grants of a role add up to, one row an object; those without a grant come last. */
export function matrixOf(grants: readonly GrantDoc[], objects: readonly ObjectDoc[]): Row[] {
  const rows = objects.map((object): Row => {
    const places = grants.flatMap((grant, place) => (grant.object === object.key ? [place] : []));
    const active = places.filter((place) => !grants[place]!.disabled);
    const fields = grantFields(object).map((field) => field.key);
    const writable = grantFields(object).flatMap((field) => (field.writable ? [field.key] : []));
    const having = (wanted: readonly Operation[]): GrantDoc[] => active.map((place) => grants[place]!).filter((grant) => wanted.some((one) => grant.operations?.includes(one)));
    const cells: Row['cells'] = {};
    for (const operation of operations) {
      const giving = active.filter((place) => grants[place]!.operations?.includes(operation));
      const sum = sumOf(giving.map((place) => grants[place]!));
      if (!sum) continue;
      cells[operation] = { ...sum, places: giving };
      const limits = giving.map((place) => grants[place]!.limits);
      if (operation !== 'export' || !limits.every((one) => one?.export || one?.above)) continue;
      cells[operation].limit = Math.max(...limits.map((one) => one!.export ?? 0));
      const mildest = (['watermark', 'approval'] as const).find((above) => limits.some((one) => one!.above === above));
      if (mildest) cells[operation].above = mildest;
    }
    return { object, cells, read: union(having(['view']), 'read', fields), write: union(having(writing), 'write', writable), fields: fields.length, places };
  });
  return [...rows.filter((row) => row.places.length > 0), ...rows.filter((row) => row.places.length === 0)];
}

const union = (grants: GrantDoc[], of: 'read' | 'write', keys: string[]): number => counted(grants.length === 0 ? [] : keys.filter((key) => grants.some((grant) => counted(grant[of], [key]) > 0)), keys);

/** Lines for a spreadsheet; a cell that it would take for a formula is text. */
export function toCsv(lines: readonly (readonly string[])[]): string {
  const cell = (value: string): string => {
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
