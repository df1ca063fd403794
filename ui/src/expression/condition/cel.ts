/**
 * The part of CEL that filters are made of: literals, lists, members, calls,
 * `! - < <= > >= == != in && ||`. Anything else makes `parseCel` answer null, so
 * that a filter it does not know is never changed.
 */
export type Cel =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'list'; items: Cel[] }
  | { kind: 'name'; name: string }
  | { kind: 'member'; of: Cel; name: string }
  | { kind: 'call'; of: Cel | null; name: string; args: Cel[] }
  | { kind: 'unary'; op: '!' | '-'; arg: Cel }
  | { kind: 'binary'; op: BinaryOp; left: Cel; right: Cel };

export type BinaryOp = '&&' | '||' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';

type Token = { kind: 'name' | 'number' | 'string' | 'op'; text: string; value?: string | number };

const TOKEN =
  /\s*(?:(\d+\.\d+(?:e[+-]?\d+)?|\d+(?:e[+-]?\d+)?)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|([A-Za-z_]\w*)|(&&|\|\||==|!=|<=|>=|[!<>()[\].,-]))/y;
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', "'": "'", '`': '`', '?': '?' };

function unquote(raw: string): string | null {
  let bad = false;
  const text = raw.slice(1, -1).replace(/\\(u[0-9a-fA-F]{4}|.)/g, (_, e: string) => {
    if (e.length === 5) return String.fromCharCode(parseInt(e.slice(1), 16));
    const out = ESCAPES[e];
    if (out === undefined) bad = true;
    return out ?? '';
  });
  return bad ? null : text;
}

function tokens(source: string): Token[] | null {
  const out: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const from = TOKEN.lastIndex;
    const m = TOKEN.exec(source);
    if (!m) return source.slice(from).trim() === '' ? out : null;
    if (m[1] !== undefined) out.push({ kind: 'number', text: m[1], value: Number(m[1]) });
    else if (m[2] !== undefined) {
      const value = unquote(m[2]);
      if (value === null) return null;
      out.push({ kind: 'string', text: m[2], value });
    } else if (m[3] !== undefined) out.push({ kind: 'name', text: m[3] });
    else out.push({ kind: 'op', text: m[4]! });
  }
  return out;
}

class Unknown extends Error {}

class Parser {
  private at = 0;
  constructor(private readonly list: Token[]) {}

  whole(): Cel {
    const out = this.or();
    if (this.at < this.list.length) throw new Unknown();
    return out;
  }

  private peek(): string | undefined {
    const t = this.list[this.at];
    return t && (t.kind === 'op' || t.text === 'in') ? t.text : undefined;
  }

  private take(text: string): boolean {
    if (this.peek() !== text) return false;
    this.at++;
    return true;
  }

  private need(text: string): void {
    if (!this.take(text)) throw new Unknown();
  }

  private or(): Cel {
    let left = this.and();
    while (this.take('||')) left = { kind: 'binary', op: '||', left, right: this.and() };
    return left;
  }

  private and(): Cel {
    let left = this.compare();
    while (this.take('&&')) left = { kind: 'binary', op: '&&', left, right: this.compare() };
    return left;
  }

  private compare(): Cel {
    const left = this.unary();
    const op = this.peek();
    if (op === '==' || op === '!=' || op === '<' || op === '<=' || op === '>' || op === '>=' || op === 'in') {
      this.at++;
      return { kind: 'binary', op, left, right: this.unary() };
    }
    return left;
  }

  private unary(): Cel {
    if (this.take('!')) return { kind: 'unary', op: '!', arg: this.unary() };
    if (this.take('-')) {
      const arg = this.unary();
      if (arg.kind === 'literal' && typeof arg.value === 'number') return { kind: 'literal', value: -arg.value };
      return { kind: 'unary', op: '-', arg };
    }
    return this.postfix();
  }

  private postfix(): Cel {
    let out = this.primary();
    while (this.take('.')) {
      const name = this.list[this.at++];
      if (name?.kind !== 'name') throw new Unknown();
      out = this.take('(')
        ? { kind: 'call', of: out, name: name.text, args: this.until(')') }
        : { kind: 'member', of: out, name: name.text };
    }
    return out;
  }

  private until(close: string): Cel[] {
    const items: Cel[] = [];
    if (this.take(close)) return items;
    do items.push(this.or());
    while (this.take(','));
    this.need(close);
    return items;
  }

  private primary(): Cel {
    const t = this.list[this.at++];
    if (!t) throw new Unknown();
    if (t.kind === 'number' || t.kind === 'string') return { kind: 'literal', value: t.value! };
    if (t.kind === 'op' && t.text === '(') {
      const inner = this.or();
      this.need(')');
      return inner;
    }
    if (t.kind === 'op' && t.text === '[') return { kind: 'list', items: this.until(']') };
    if (t.kind !== 'name' || t.text === 'in') throw new Unknown();
    if (t.text === 'true' || t.text === 'false') return { kind: 'literal', value: t.text === 'true' };
    if (t.text === 'null') return { kind: 'literal', value: null };
    if (this.take('(')) return { kind: 'call', of: null, name: t.text, args: this.until(')') };
    return { kind: 'name', name: t.text };
  }
}

/** Reads an expression, or answers null when it is beyond filters' CEL. */
export function parseCel(source: string): Cel | null {
  const list = tokens(source);
  if (!list || list.length === 0) return null;
  try {
    return new Parser(list).whole();
  } catch (problem) {
    if (problem instanceof Unknown) return null;
    throw problem;
  }
}

/** A text as a CEL literal. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}

/** A number as a CEL double literal. */
export function double(value: number): string {
  const text = String(value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}

const LEVEL: Record<BinaryOp, number> = { '||': 1, '&&': 2, '==': 3, '!=': 3, '<': 3, '<=': 3, '>': 3, '>=': 3, in: 3 };

/** Writes an expression; `parseCel(printCel(x))` is x. */
export function printCel(node: Cel, outer = 0): string {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string'
        ? quote(node.value)
        : typeof node.value === 'number'
          ? double(node.value)
          : String(node.value);
    case 'list':
      return `[${node.items.map((i) => printCel(i)).join(', ')}]`;
    case 'name':
      return node.name;
    case 'member':
      return `${printCel(node.of, 5)}.${node.name}`;
    case 'call':
      return `${node.of ? `${printCel(node.of, 5)}.` : ''}${node.name}(${node.args.map((a) => printCel(a)).join(', ')})`;
    case 'unary':
      return `${node.op}${printCel(node.arg, 4)}`;
    case 'binary': {
      const level = LEVEL[node.op];
      // The right side of a chain of && or || binds one level tighter: grouping is kept.
      const text = `${printCel(node.left, level === 3 ? 4 : level)} ${node.op} ${printCel(node.right, level + 1)}`;
      return level < outer ? `(${text})` : text;
    }
  }
}

/** Whether two expressions are the same tree. */
export function sameCel(a: Cel, b: Cel): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
