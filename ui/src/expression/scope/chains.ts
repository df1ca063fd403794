import type { SyntaxNode } from '@lezer/common';
import { parser } from '../language/parser';
import { fieldIn, isRows, labelOf, rootOf, roots, targetOf, type Scope, type ScopeField } from './scope';

/** A place in an expression where a field is named: `record.account.owner`, or `qty` of `line.qty`. */
export interface Chain {
  from: number;
  to: number;
  /** Labels of the steps: 客户 › 负责人. */
  label: string;
  labels: string[];
  /** An object or a field of it is not known; nothing says whether it is right. */
  state: 'known' | 'unknown' | 'open';
  /** record, old, form, user, or the variable of a loop. */
  root: string;
  steps: string[];
  /** Where each step begins, its dot not included. */
  starts: number[];
  field?: ScopeField;
  /** How many steps lead to fields that are known. */
  known: number;
}

const LOOPS = new Set(['exists', 'all', 'exists_one', 'filter', 'map']);

type Variables = Map<string, string | undefined>;

/** Every place where a field is named, from left to right. */
export function chainsOf(source: string, scope: Scope): Chain[] {
  const out: Chain[] = [];
  const visit = (node: SyntaxNode, variables: Variables): void => {
    if (node.name === 'Select') {
      const chain = chainAt(node, source, scope, variables);
      if (chain) {
        out.push(chain);
        return;
      }
    }
    // The person alone: record.owner == user.
    if (node.name === 'Ident' && node.parent?.name !== 'Call' && !variables.has('user') && source.slice(node.from, node.to) === 'user') {
      out.push({ from: node.from, to: node.to, label: scope.words.user, labels: [scope.words.user], state: 'known', root: 'user', steps: [], starts: [], known: 0 });
      return;
    }
    if (node.name === 'MethodCall' || node.name === 'Call') {
      const inner = loopOf(node, source, scope, variables);
      if (inner) {
        const args = node.getChild('ArgList')!;
        for (let child = node.firstChild; child; child = child.nextSibling) {
          if (child.from !== args.from) visit(child, variables);
        }
        let first = true;
        for (let child = args.firstChild; child; child = child.nextSibling) {
          // The variable itself is no field.
          if (child.name === 'Ident' && first) first = false;
          else visit(child, inner);
        }
        return;
      }
    }
    for (let child = node.firstChild; child; child = child.nextSibling) visit(child, variables);
  };
  visit(parser.parse(source).topNode, new Map());
  return out.sort((a, b) => a.from - b.from);
}

/** Variables inside a loop: `record.lines.exists(l, …)`, `EXISTS(contact, c, …)`. Null when it is none. */
function loopOf(node: SyntaxNode, source: string, scope: Scope, variables: Variables): Variables | null {
  const args = node.getChild('ArgList');
  if (!args) return null;
  const named = args.getChildren('Ident').map((n) => source.slice(n.from, n.to));
  if (node.name === 'Call') {
    const callee = node.getChild('Ident');
    if (!callee || source.slice(callee.from, callee.to) !== 'EXISTS' || named.length < 2) return null;
    return new Map(variables).set(named[1]!, named[0]);
  }
  const callee = node.getChild('FieldName');
  if (!callee || !LOOPS.has(source.slice(callee.from, callee.to)) || named.length === 0) return null;
  return new Map(variables).set(named[0]!, node.firstChild ? elementOf(node.firstChild, source, scope, variables) : undefined);
}

/** The object whose records a list holds; undefined when it is a list of something else. */
function elementOf(node: SyntaxNode, source: string, scope: Scope, variables: Variables): string | undefined {
  if (node.name === 'Paren') return node.firstChild?.nextSibling ? elementOf(node.firstChild.nextSibling, source, scope, variables) : undefined;
  if (node.name === 'MethodCall') {
    const callee = node.getChild('FieldName');
    return callee && source.slice(callee.from, callee.to) === 'filter' && node.firstChild
      ? elementOf(node.firstChild, source, scope, variables)
      : undefined;
  }
  const field = node.name === 'Select' ? chainAt(node, source, scope, variables)?.field : undefined;
  return field && isRows(field) ? targetOf(field) : undefined;
}

function chainAt(node: SyntaxNode, source: string, scope: Scope, variables: Variables): Chain | null {
  const steps: string[] = [];
  const starts: number[] = [];
  let base: SyntaxNode | null = node;
  for (; base?.name === 'Select'; base = base.firstChild) {
    const name = base.getChild('FieldName');
    if (!name) {
      // `record.` is still being written.
      continue;
    }
    steps.unshift(source.slice(name.from, name.to));
    starts.unshift(name.from);
  }
  if (base?.name !== 'Ident' || steps.length === 0) return null;
  const root = source.slice(base.from, base.to);
  const isVariable = variables.has(root);
  const begin = isVariable ? variables.get(root) : rootOf(scope, root);
  if (!isVariable && !roots.includes(root)) return null;
  const labels: string[] = [];
  let object = begin;
  let field: ScopeField | undefined;
  let known = 0;
  let state: Chain['state'] = 'known';
  for (const step of steps) {
    const here = object === undefined ? undefined : scope.objectOf(object);
    const next = fieldIn(scope, object, step);
    if (!next && state === 'known') {
      // An object that is not read yet may well have the field; a value has none.
      const unread = object !== undefined ? here === undefined : isVariable && labels.length === 0;
      state = unread ? 'open' : 'unknown';
    }
    labels.push(next ? labelOf(next, scope.locale) : step);
    if (next && state === 'known') known++;
    if (next?.archived) state = 'unknown';
    field = next;
    object = next ? targetOf(next) : undefined;
    if (next && isRows(next) && step !== steps.at(-1)) object = undefined;
  }
  const prefix = root === 'user' ? scope.words.user : root === 'old' ? scope.words.old : root === 'form' ? scope.words.form : '';
  if (prefix) labels.unshift(prefix);
  return {
    from: isVariable ? starts[0]! : base.from,
    to: starts.at(-1)! + steps.at(-1)!.length,
    label: labels.join(' › '),
    labels,
    state,
    root,
    steps,
    starts,
    field: state === 'known' ? field : undefined,
    known,
  };
}

/** The part of a chain up to so many of its steps. */
export function startOf(chain: Chain, steps: number): Chain {
  const extra = chain.labels.length - chain.steps.length;
  const labels = chain.labels.slice(0, steps + extra);
  return {
    ...chain,
    to: chain.starts[steps - 1]! + chain.steps[steps - 1]!.length,
    steps: chain.steps.slice(0, steps),
    starts: chain.starts.slice(0, steps),
    labels,
    label: labels.join(' › '),
    state: steps <= chain.known ? 'known' : chain.state,
    field: undefined,
  };
}

/**
 * Chains as chips while somebody types at `open`: the one that is being written
 * there stays text but for the steps before its last dot.
 */
export function chipsOf(source: string, scope: Scope, open: number | null): Chain[] {
  return chainsOf(source, scope).flatMap((chain) => {
    if (open === null || open <= chain.from || open > chain.to) return [chain];
    const done = chain.starts.filter((start, i) => start + chain.steps[i]!.length < open).length;
    const steps = Math.min(done, chain.known);
    return steps > 0 ? [startOf(chain, steps)] : [];
  });
}

/** The object of a loop's variable at a place of the text; undefined when there is none of that name. */
export function variableAt(source: string, at: number, name: string, scope: Scope): string | undefined {
  return variablesAt(source, at, scope).get(name);
}

/** Variables of the loops around a place. */
export function variablesAt(source: string, at: number, scope: Scope): Variables {
  let variables: Variables = new Map();
  const path: SyntaxNode[] = [];
  for (let node: SyntaxNode | null = parser.parse(source).resolveInner(at, -1); node; node = node.parent) path.unshift(node);
  for (const node of path) {
    if (node.name !== 'MethodCall' && node.name !== 'Call') continue;
    const args = node.getChild('ArgList');
    if (!args || at < args.from) continue;
    variables = loopOf(node, source, scope, variables) ?? variables;
  }
  return variables;
}

/** A stretch of an expression, for showing it outside the editor: text as it is, fields by their labels. */
export interface Piece {
  text: string;
  chain?: Chain;
}

export function piecesOf(source: string, scope: Scope): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const chain of chainsOf(source, scope)) {
    if (chain.from > at) out.push({ text: source.slice(at, chain.from) });
    out.push({ text: source.slice(chain.from, chain.to), chain });
    at = chain.to;
  }
  if (at < source.length) out.push({ text: source.slice(at) });
  return out;
}
