import type { SyntaxNode } from '@lezer/common';
import type { FieldSpec, TargetObject } from '@/meta';
import { parser } from '../language/parser';
import { chainsOf } from './chains';
import type { Scope } from './scope';

const timely = new Set(['TODAY', 'NOW', 'within', 'under', 'can']);

/** Whether an expression depends on who reads it or when, by what it names itself. */
export function isTimely(source: string): boolean {
  let found = false;
  parser.parse(source).iterate({
    enter: (node) => {
      if (node.name !== 'Ident') return;
      const name = source.slice(node.from, node.to);
      const called = (node.node as SyntaxNode).parent?.name === 'Call' && source[node.to] === '(';
      if (called ? timely.has(name) : name === 'user' || name === 'now') found = true;
    },
  });
  return found;
}

/**
 * Whether a formula is computed anew whenever it is read, instead of being
 * stored: it reads the person or the time, or a field that is computed so.
 */
export function isLive(source: string, scope: Scope, objects: TargetObject[], seen: ReadonlySet<string> = new Set()): boolean {
  if (isTimely(source)) return true;
  return chainsOf(source, scope).some((chain) => {
    let object: string | undefined = chain.root === 'record' ? scope.object : undefined;
    return chain.steps.some((step) => {
      const here: string | undefined = object;
      const spec = objects.find((one) => one.key === here)?.fields.find((field) => field.key === step);
      object = spec?.object;
      return spec !== undefined && here !== undefined && liveField(spec, here, scope, objects, seen);
    });
  });
}

function liveField(field: FieldSpec, object: string, scope: Scope, objects: TargetObject[], seen: ReadonlySet<string>): boolean {
  if (field.type === 'reference') return true;
  const id = `${object}.${field.key}`;
  if (field.type !== 'formula' || !field.formula || seen.has(id)) return false;
  return isLive(field.formula, { ...scope, object }, objects, new Set([...seen, id]));
}
