import { isDate } from '@/fields/parse/date';
import { isRelative, SPANS, type Relative, type Span } from '@/fields/parse/span';
import { double, parseCel, printCel, quote, sameCel, type Cel } from './cel';
import {
  completeOnly,
  isMoment,
  ME,
  MY_DEPARTMENT,
  MY_DEPARTMENTS,
  type Condition,
  type FilterValue,
  type Group,
  type KindOf,
  type Moment,
  type Node,
  type ValueKind,
} from './model';
import { pathOf, WITHIN } from './relative';

function moment({ base, days }: Moment): string {
  const text = base === 'today' ? 'TODAY()' : 'now';
  return days === 0 ? text : `${text} ${days > 0 ? '+' : '-'} ${double(Math.abs(days))}`;
}

function scalar(kind: ValueKind, value: unknown): string {
  if (isMoment(value)) return moment(value);
  if (kind === 'number') return double(Number(value));
  if (kind === 'date' || kind === 'datetime') return `${kind}(${quote(String(value))})`;
  return quote(String(value));
}

const textList = (values: string[]): string => `[${values.map(quote).join(', ')}]`;

function person(path: string, values: string[], negated = false): string {
  const others = values.filter((v) => v !== ME && v !== MY_DEPARTMENTS);
  const parts: string[] = [];
  if (values.includes(ME)) parts.push(`record.${path}.id == user.id`);
  if (values.includes(MY_DEPARTMENTS)) parts.push(`record.${path}.id in user.departments`);
  if (others.length === 1 && (negated || parts.length > 0)) parts.push(`record.${path} == ${quote(others[0]!)}`);
  else if (others.length > 0) parts.push(`record.${path}.id in ${textList(others)}`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(' || ')})`;
}

const COMPARE: Partial<Record<Condition['op'], string>> = { eq: '==', ne: '!=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

const negated = (text: string): string => `!(${strip(text)})`;

function printCondition(c: Condition, kind: ValueKind): string {
  const f = `record.${c.path}`;
  const list = Array.isArray(c.value) ? (c.value as string[]) : [];
  switch (c.op) {
    case 'blank':
      return `isBlank(${f})`;
    case 'not_blank':
      return `!isBlank(${f})`;
    case 'in_tree':
      return `inTree(${f}, ${c.value === MY_DEPARTMENT ? 'user.department' : quote(String(c.value))})`;
    case 'under':
      return `under(${f}, user)`;
    case 'is_true':
      return `${f} == true`;
    case 'is_false':
      return `${f} == false`;
    case 'contains':
      return `${f}.contains(${quote(String(c.value))})`;
    case 'not_contains':
      return `!${f}.contains(${quote(String(c.value))})`;
    case 'starts_with':
      return `${f}.startsWith(${quote(String(c.value))})`;
    case 'ends_with':
      return `${f}.endsWith(${quote(String(c.value))})`;
    case 'between':
      return `(${f} >= ${scalar(kind, list[0])} && ${f} <= ${scalar(kind, list[1])})`;
    case 'in':
      return kind === 'link' ? person(c.path, list) : `${f} in ${textList(list)}`;
    case 'not_in':
      return kind === 'link' ? `!(${strip(person(c.path, list, true))})` : `!(${f} in ${textList(list)})`;
    case 'object_in':
      return list.length === 1 ? `${f}.object == ${quote(String(list[0]))}` : `${f}.object in ${textList(list)}`;
    case 'object_not_in':
      return list.length === 1 ? `${f}.object != ${quote(String(list[0]))}` : `!(${f}.object in ${textList(list)})`;
    case 'has_any':
      return joined(
        list.map((v) => `${member(kind, v)} in ${f}`),
        ' || ',
      );
    case 'has_all':
      return joined(
        list.map((v) => `${member(kind, v)} in ${f}`),
        ' && ',
      );
    case 'has_none':
      return negated(
        joined(
          list.map((v) => `${member(kind, v)} in ${f}`),
          ' || ',
        ),
      );
    default: {
      if (isRelative(c.value)) return relative(f, c.value, c.op === 'ne');
      if (kind === 'link' && (c.op === 'eq' || c.op === 'ne')) {
        if (c.value === ME) return `${f}.id ${COMPARE[c.op]} user.id`;
        if (c.value === MY_DEPARTMENT) return `${f}.id ${COMPARE[c.op]} user.department.id`;
        return `${f} ${COMPARE[c.op]} ${quote(String(c.value))}`;
      }
      if (kind === 'datetime' && (c.op === 'eq' || c.op === 'ne') && isDate(String(c.value))) {
        return `${c.op === 'ne' ? '!' : ''}${WITHIN}(${f}, ${quote(String(c.value))})`;
      }
      const compared = `${f} ${COMPARE[c.op] ?? '=='} ${scalar(kind, c.value)}`;
      // A blank time or month is blank text, which comes before every other.
      return kind === 'text' && (c.op === 'lt' || c.op === 'lte') ? `(!isBlank(${f}) && ${compared})` : compared;
    }
  }
}

/** What is looked for in a list: among people the one who looks, too. */
const member = (kind: ValueKind, v: string): string => (kind === 'links' && v === ME ? 'user.id' : quote(v));

const strip = (text: string): string => (text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text);
const joined = (parts: string[], by: string): string => (parts.length === 1 ? parts[0]! : `(${parts.join(by)})`);

function relative(f: string, value: Relative, negated: boolean): string {
  const days = value.days === undefined ? '' : `, ${double(value.days)}`;
  return `${negated ? '!' : ''}${WITHIN}(${f}, ${quote(value.span)}${days})`;
}

function printNode(node: Node, kindOf: KindOf, top: boolean): string {
  if (node.kind === 'condition') return printCondition(node, kindOf(node.path) ?? 'text');
  const parts = node.items.map((item) => printNode(item, kindOf, false));
  const text = parts.join(node.op === 'and' ? ' && ' : ' || ');
  return top || parts.length === 1 ? text : `(${text})`;
}

/** The CEL of a group; conditions that say nothing are left out. An empty group is the empty text. */
export function toCel(group: Group, kindOf: KindOf): string {
  const whole = completeOnly(group);
  return whole.items.length === 0 ? '' : printNode(whole, kindOf, true);
}

type Binary = Extract<Cel, { kind: 'binary' }>;

const isBinary = (node: Cel, op: Binary['op']): node is Binary => node.kind === 'binary' && node.op === op;

function chain(node: Cel, op: '&&' | '||'): Cel[] {
  return isBinary(node, op) ? [...chain(node.left, op), node.right] : [node];
}

const text = (node: Cel | undefined): string | null =>
  node?.kind === 'literal' && typeof node.value === 'string' ? node.value : null;

function texts(node: Cel): string[] | null {
  if (node.kind !== 'list') return null;
  const out = node.items.map(text);
  return out.every((v) => v !== null) ? (out as string[]) : null;
}

function literalOf(node: Cel, kind: ValueKind): string | number | null {
  if (kind === 'number') return node.kind === 'literal' && typeof node.value === 'number' ? node.value : null;
  if (kind === 'date' || kind === 'datetime') {
    return node.kind === 'call' && !node.of && node.name === kind && node.args.length === 1 ? text(node.args[0]) : null;
  }
  return text(node);
}

const isList = (kind: ValueKind | undefined): boolean => kind === 'list' || kind === 'links';

const OP_OF: Record<string, Condition['op']> = { '==': 'eq', '!=': 'ne', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };
const CALLS: Record<string, Condition['op']> = { contains: 'contains', startsWith: 'starts_with', endsWith: 'ends_with' };

const is = (path: string, op: Condition['op'], value: FilterValue): Condition => ({ kind: 'condition', path, op, value });

function readCall(node: Extract<Cel, { kind: 'call' }>, kindOf: KindOf): Condition | null {
  if (node.of) {
    const path = pathOf(node.of);
    const op = CALLS[node.name];
    const value = text(node.args[0]);
    return path && op && value !== null && node.args.length === 1 && kindOf(path) === 'text' ? is(path, op, value) : null;
  }
  const path = node.args[0] ? pathOf(node.args[0]) : null;
  if (!path || kindOf(path) === undefined) return null;
  if (node.name === 'isBlank' && node.args.length === 1) return is(path, 'blank', null);
  if (node.name !== WITHIN) return null;
  const span = text(node.args[1]);
  if (span === null) return null;
  if (isDate(span)) return is(path, 'eq', span);
  if (!SPANS.includes(span as Span)) return null;
  const days = node.args[2];
  if (days && (days.kind !== 'literal' || typeof days.value !== 'number')) return null;
  const value: Relative = { span: span as Span };
  if (days?.kind === 'literal') value.days = days.value as number;
  return is(path, 'eq', value);
}

/** `about` of `about.object`, where it is a link to one of several objects. */
const referenceIn = (path: string, kindOf: KindOf): string | null =>
  path.endsWith('.object') && kindOf(path.slice(0, -7)) === 'reference' ? path.slice(0, -7) : null;

function readBinary(node: Binary, kindOf: KindOf): Condition | null {
  if (node.op === 'in') {
    const listPath = pathOf(node.right);
    const listKind = listPath ? kindOf(listPath) : undefined;
    const member = listKind === 'links' && printCel(node.left) === 'user.id' ? ME : text(node.left);
    if (member !== null && listPath && isList(listKind)) return is(listPath, 'has_any', [member]);
    const path = pathOf(node.left);
    const values = texts(node.right);
    if (!path || !values) return null;
    if (path.endsWith('.id') && kindOf(path.slice(0, -3)) === 'link') return is(path.slice(0, -3), 'in', values);
    const of = referenceIn(path, kindOf);
    if (of) return is(of, 'object_in', values);
    return kindOf(path) === 'text' || kindOf(path) === 'reference' ? is(path, 'in', values) : null;
  }
  const op = OP_OF[node.op];
  const path = pathOf(node.left);
  if (!op || !path) return null;
  const of = referenceIn(path, kindOf);
  if (of) {
    const object = text(node.right);
    return object !== null && (op === 'eq' || op === 'ne') ? is(of, op === 'eq' ? 'object_in' : 'object_not_in', [object]) : null;
  }
  const linkPath = path.endsWith('.id') ? path.slice(0, -3) : null;
  if (linkPath && kindOf(linkPath) === 'link' && printCel(node.right) === 'user.id' && (op === 'eq' || op === 'ne'))
    return is(linkPath, op, ME);
  const kind = kindOf(path);
  if (kind === undefined || isList(kind)) return null;
  if (kind === 'bool') {
    return op === 'eq' && node.right.kind === 'literal' && typeof node.right.value === 'boolean'
      ? is(path, node.right.value ? 'is_true' : 'is_false', null)
      : null;
  }
  const value = literalOf(node.right, kind);
  return value === null ? null : is(path, op, value);
}

const NEGATED: Partial<Record<Condition['op'], Condition['op']>> = {
  blank: 'not_blank',
  contains: 'not_contains',
  in: 'not_in',
  object_in: 'object_not_in',
  has_any: 'has_none',
};

function negate(c: Condition): Condition | null {
  const op = NEGATED[c.op];
  if (op) return { ...c, op };
  // Only a span can stand behind a ! as equality: comparisons have != of their own.
  return c.op === 'eq' && (isRelative(c.value) || (typeof c.value === 'string' && isDate(c.value)))
    ? { ...c, op: 'ne' }
    : null;
}

/** The condition on a time or a month that the builder writes as these two, or null. */
function textPair(first: Node | undefined, second: Node, kindOf: KindOf): Condition | null {
  if (first?.kind !== 'condition' || second.kind !== 'condition' || first.path !== second.path || kindOf(first.path) !== 'text') return null;
  if (first.op === 'not_blank' && (second.op === 'lt' || second.op === 'lte')) return second;
  return first.op === 'gte' && second.op === 'lte' ? is(first.path, 'between', [first.value as string, second.value as string]) : null;
}

/** Several comparisons that the builder writes as one condition, or null. */
function compound(parts: Cel[], op: '&&' | '||', kindOf: KindOf): Condition | null {
  const read = parts.map((p) => readSingle(p, kindOf));
  const [a, b] = read;
  if (!a || !b || read.some((c) => c?.path !== a.path)) return null;
  if (op === '&&' && read.length === 2 && a.op === 'gte' && b.op === 'lte' && !isRelative(a.value)) {
    return is(a.path, 'between', [a.value as string, b.value as string]);
  }
  const pair = op === '&&' && read.length === 2 ? textPair(a, b, kindOf) : null;
  if (pair) return pair;
  if (isList(kindOf(a.path)) && read.every((c) => c?.op === 'has_any')) {
    return is(
      a.path,
      op === '||' ? 'has_any' : 'has_all',
      read.map((c) => (c!.value as string[])[0]!),
    );
  }
  if (op === '||' && read.length === 2 && kindOf(a.path) === 'link' && a.op === 'eq' && a.value === ME) {
    if (b.op === 'eq' && typeof b.value === 'string' && b.value !== ME) return is(a.path, 'in', [ME, b.value]);
    if (b.op === 'in') return is(a.path, 'in', [ME, ...(b.value as string[])]);
  }
  return null;
}

function readSingle(node: Cel, kindOf: KindOf): Condition | null {
  if (node.kind === 'unary' && node.op === '!') {
    const op = isBinary(node.arg, '||') ? '||' : isBinary(node.arg, '&&') ? '&&' : null;
    const inner = op ? compound(chain(node.arg, op), op, kindOf) : readSingle(node.arg, kindOf);
    if (!inner || inner.op === 'has_all') return null;
    // !(a == "x") is how "none of" with a single link prints.
    if (inner.op === 'eq' && kindOf(inner.path) === 'link' && typeof inner.value === 'string')
      return is(inner.path, 'not_in', [inner.value]);
    return negate(inner);
  }
  if (node.kind === 'call') return readCall(node, kindOf);
  return node.kind === 'binary' ? readBinary(node, kindOf) : null;
}

function readNode(node: Cel, kindOf: KindOf, depth: number): Node | null {
  const op = isBinary(node, '&&') ? '&&' : isBinary(node, '||') ? '||' : null;
  if (!op) return readSingle(node, kindOf);
  const parts = chain(node, op);
  // At the top a pair of bounds is two conditions: it was written without parentheses.
  const one = depth > 0 || kindOfCompound(parts, kindOf) ? compound(parts, op, kindOf) : null;
  if (one) return one;
  if (depth >= 3) return null;
  const items: Node[] = [];
  for (const part of parts) {
    const item = readNode(part, kindOf, depth + 1);
    if (!item) return null;
    // A pair at the head of a chain stands in no parentheses of its own.
    const pair = op === '&&' ? textPair(items.at(-1), item, kindOf) : null;
    if (pair) items.pop();
    items.push(pair ?? item);
  }
  return { kind: 'group', op: op === '&&' ? 'and' : 'or', items };
}

function kindOfCompound(parts: Cel[], kindOf: KindOf): boolean {
  const first = parts[0] ? readSingle(parts[0], kindOf) : null;
  const kind = first ? kindOf(first.path) : undefined;
  return isList(kind) || (kind === 'link' && first?.value === ME) || ((first?.op === 'gte' || first?.op === 'not_blank') && parts.length === 2);
}

/** A switch alone is a condition, `record.active`: spelled out as the builder prints it. */
function spelled(node: Cel, kindOf: KindOf): Cel {
  if (isBinary(node, '&&') || isBinary(node, '||')) {
    return { ...node, left: spelled(node.left, kindOf), right: spelled(node.right, kindOf) };
  }
  const path = pathOf(node);
  return path !== null && kindOf(path) === 'bool'
    ? { kind: 'binary', op: '==', left: node, right: { kind: 'literal', value: true } }
    : node;
}

/**
 * The group that a filter's CEL stands for, or null when the builder could not
 * show all of it. The group printed again says the same; nothing that
 * it does not understand is ever dropped.
 */
export function fromCel(source: string, kindOf: KindOf): Group | null {
  if (source.trim() === '') return { kind: 'group', op: 'and', items: [] };
  const parsed = parseCel(source);
  if (!parsed) return null;
  const tree = spelled(parsed, kindOf);
  const read = readNode(tree, kindOf, 0);
  if (!read) return null;
  const group: Group = read.kind === 'group' ? read : { kind: 'group', op: 'and', items: [read] };
  const again = parseCel(toCel(group, kindOf));
  return again && sameCel(again, tree) ? group : null;
}
