import type { Code, FieldMeta } from '@/shared/api/types';
import type { Values } from '@/form-engine';
import type { FieldContext } from '../contract';
import { inCurrency } from '../parts/currency';
import { shownAs } from '../parts/derived';
import { moduleOf } from '../registry';
import { columnsOf, titleColumn } from './field';

const NUMBERS = new Set(['number', 'money', 'percent']);
/** Values that a card shows beside its title. */
const SHOWN = 3;

const words = (row: Values, column: FieldMeta, ctx: FieldContext): string => moduleOf(column).format(row[column.key], inCurrency(column, (key) => row[key]), ctx);

/** The two columns that a formula multiplies, and nothing else. */
function factorsOf(code: Code | null | undefined): [string, string] | null {
  if (!code || code.length !== 4 || code[0] !== 'c' || !String(code[1]).startsWith('mul')) return null;
  const keys = [code[2], code[3]].map((part) => {
    let inner = part as readonly unknown[];
    // A blank that counts as nothing is a call around the field.
    while (inner[0] === 'c' && inner.length === 3) inner = inner[2] as readonly unknown[];
    const [kind, of, key] = inner;
    return kind === 'f' && Array.isArray(of) && of[0] === 'v' && of[1] === 'record' && typeof key === 'string' ? key : null;
  });
  return keys[0] && keys[1] ? [keys[0], keys[1]] : null;
}

/** How a row is told in one line under its title: “20 × ¥880.00 = ¥17,600.00” where that is what it computes. */
export function summaryOf(row: Values, field: FieldMeta, ctx: FieldContext): string {
  const columns = columnsOf(field);
  const byKey = new Map(columns.map((column) => [column.key, column]));
  for (const formula of field.logic?.formulas ?? []) {
    const factors = factorsOf(formula.code);
    const [a, b, c] = [byKey.get(factors?.[0] ?? ''), byKey.get(factors?.[1] ?? ''), byKey.get(formula.field)];
    if (a && b && c && words(row, c, ctx)) return `${words(row, a, ctx)} × ${words(row, b, ctx)} = ${words(row, c, ctx)}`;
  }
  const title = titleColumn(field)?.key;
  const rest = columns.filter((column) => column.key !== title && words(row, column, ctx) !== '');
  const numbers = rest.filter((column) => NUMBERS.has(shownAs(column).type));
  return (numbers.length > 0 ? numbers : rest)
    .slice(0, SHOWN)
    .map((column) => words(row, column, ctx))
    .join(' · ');
}

/** What a row is called. */
export function rowTitle(row: Values, field: FieldMeta, ctx: FieldContext): string {
  const column = titleColumn(field);
  return column ? words(row, column, ctx) : '';
}
