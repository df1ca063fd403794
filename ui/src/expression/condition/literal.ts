import { double, parseCel, quote, type Cel } from './cel';
import { kindOfType } from './model';

/** Types whose values an expression can write down as they are. */
const written = new Set([
  'text', 'long_text', 'select', 'phone', 'email', 'url', 'time', 'year_month', 'id_card',
  'number', 'money', 'percent', 'rating', 'switch', 'date', 'datetime', 'multi_select', 'tags',
  'relation', 'user', 'department', 'relations', 'users', 'departments',
]);

export const hasLiteral = (type: string): boolean => written.has(type);

/** A value of a field as an expression; nothing filled in is `null`. */
export function printLiteral(type: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return 'null';
  if (Array.isArray(value)) return `[${value.map((one) => quote(String(one))).join(', ')}]`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return double(value);
  const kind = kindOfType(type);
  return kind === 'date' || kind === 'datetime' ? `${kind}(${quote(String(value))})` : quote(String(value));
}

/** The value that an expression is, of a field of that type; undefined where it is more than a value. */
export function readLiteral(type: string, source: string): unknown {
  const cel = parseCel(source);
  if (!cel || !written.has(type)) return undefined;
  const value = valueOf(cel);
  if (value === undefined) return undefined;
  const kind = kindOfType(type);
  const list = kind === 'list' || kind === 'links';
  if (value === null) return kind === 'bool' ? undefined : list ? [] : null;
  const fits =
    kind === 'number' ? typeof value === 'number' : kind === 'bool' ? typeof value === 'boolean' : list ? Array.isArray(value) : typeof value === 'string' && (cel.kind === 'call') === (kind === 'date' || kind === 'datetime');
  return fits && (cel.kind !== 'call' || cel.name === kind) ? value : undefined;
}

function valueOf(cel: Cel): string | number | boolean | null | string[] | undefined {
  if (cel.kind === 'literal') return cel.value;
  if (cel.kind === 'list') {
    const items = cel.items.map(valueOf);
    return items.every((one) => typeof one === 'string') ? items : undefined;
  }
  const [only, ...more]: Cel[] = cel.kind === 'call' && cel.of === null ? cel.args : [];
  return cel.kind === 'call' && only?.kind === 'literal' && typeof only.value === 'string' && more.length === 0 ? only.value : undefined;
}
