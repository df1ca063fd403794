import type { Code } from './code';
import { field } from './field';
import { walk } from './list';
import { forms } from './logic';
import { Scope, type Run, type Vars } from './scope';
import { find, own } from './find';
import { BLANK, isError, NO_ROW, NOBODY, type Result, type Value } from './value';

/** A compiled expression. It keeps nothing between calls. */
export type Program = (vars: Vars) => Result;

/**
 * Compiles what the server has checked. What it does not know, for instance
 * because the server is newer, throws here: an expression never runs in part.
 */
export function compile(code: Code): Program {
  const run = build(code, []);
  return (vars) => run(new Scope(vars));
}

const roots: Readonly<Record<string, Run>> = {
  record: (s) => s.vars.record ?? NO_ROW,
  old: (s) => s.vars.old ?? NO_ROW,
  user: (s) => s.vars.user ?? NOBODY,
  now: (s) => s.now,
};

function build(code: Code, items: readonly string[]): Run {
  const part = (c: Code): Run => build(c, items);
  switch (code[0]) {
    case 'n':
    case 's':
    case 'b': {
      const v = code[1];
      return () => v;
    }
    case '0':
      return () => null;
    case 'v':
      return variable(code[1], items);
    case 'f':
      return field(part(code[1]), code[2], code[3]);
    case 'l':
      return all((code.slice(1) as Code[]).map(part), (values) => values);
    case 'c':
      return call(code[1], (code.slice(2) as Code[]).map(part));
    case 'q': {
      const inner = [...items, code[2]];
      const [test, of] = [code[4], code[5]].map((c) => c && build(c, inner));
      return walk(code[1], part(code[3]), items.length, test, of);
    }
  }
  throw new Error(`Unknown code ${JSON.stringify(code)}`);
}

function variable(name: string, items: readonly string[]): Run {
  const at = items.lastIndexOf(name);
  if (at >= 0) return (s) => s.items[at] as Value;
  const root = own(roots, name);
  if (!root) throw new Error(`Unknown variable ${name}`);
  return root;
}

type Call = (...args: unknown[]) => Result;

function call(id: string, args: readonly Run[]): Run {
  const form = own(forms, id);
  if (form) return form(args);
  const twin = find(id);
  if (!twin) throw new Error(`Unknown operator ${id}`);
  const f = twin.f as Call;
  return all(args, twin.strict ? (values, s) => (values.includes(null) ? BLANK : f(...values, s)) : (values, s) => f(...values, s));
}

/** Computes all parts, unless one errs. */
const all = (parts: readonly Run[], then: (values: Value[], s: Scope) => Result): Run => (s) => {
  const values: Value[] = [];
  for (const p of parts) {
    const v = p(s);
    if (isError(v)) return v;
    values.push(v);
  }
  return then(values, s);
};
