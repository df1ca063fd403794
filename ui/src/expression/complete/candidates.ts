import { text } from '@/shared/i18n';
import { variablesAt, chainsOf } from '../scope/chains';
import { isLink, isRows, labelOf, rootOf, targetOf, USER, type Scope, type ScopeField } from '../scope/scope';
import type { FunctionDoc } from './functions';
import { score } from './rank';

export type Group = 'options' | 'fields' | 'form' | 'user' | 'old' | 'variables' | 'functions';

/** One thing that can be put at the cursor. */
export interface Candidate {
  group: Group;
  /** What is shown. */
  label: string;
  /** What is written. */
  insert: string;
  /** Where the cursor goes, from the end of what is written. */
  back?: number;
  /** Type of its value; a key of this folder's words under `type`, or of the designer's under `field`. */
  type: string;
  /** Help in one line. */
  help?: string;
  /** Leads on to the fields of a related record. */
  leads?: boolean;
  fn?: FunctionDoc;
}

export interface Found {
  from: number;
  to: number;
  typed: string;
  items: Candidate[];
}

export const MAX_STEPS = 3;
const MOST = 60;

interface Entry {
  candidate: Candidate;
  own: string;
  other?: string;
  key: string;
  depth: number;
}

/** Fields below an object, over links to the third step. */
function below(scope: Scope, object: string, prefix: string, labels: string[], depth: number, steps: number, group: Group, deep: boolean, out: Entry[]): void {
  for (const field of scope.objectOf(object)?.fields ?? []) {
    if (field.archived || out.length > 4000) continue;
    const own = labelOf(field, scope.locale);
    const path = [...labels, own];
    out.push({
      candidate: { group, label: path.join(' › '), insert: prefix + field.key, type: field.type, help: text(field.help, scope.locale) || undefined, leads: isLink(field) && steps < MAX_STEPS },
      own,
      other: scope.locale === 'zh' ? field.label.en : field.label.zh,
      key: field.key,
      depth,
    });
    const target = targetOf(field);
    if (deep && target && isLink(field) && steps < MAX_STEPS && target !== object) below(scope, target, `${prefix}${field.key}.`, path, depth + 1, steps + 1, group, deep, out);
  }
}

function callOf(fn: FunctionDoc): { insert: string; back: number } {
  const empty = fn.signatures.every((s) => /\(\s*\)/.test(s));
  return { insert: `${fn.name}()`, back: empty ? 0 : 1 };
}

function functionEntries(functions: FunctionDoc[], member: boolean, scope: Scope): Entry[] {
  return functions
    .filter((fn) => fn.member === member && /^[A-Za-z_]\w*$/.test(fn.name))
    .map((fn) => ({
      candidate: { group: 'functions' as const, label: fn.name, ...callOf(fn), type: 'function', help: text(fn.summary, scope.locale) || undefined, fn },
      own: fn.name,
      other: text(fn.summary, scope.locale),
      key: fn.name,
      depth: 0,
    }));
}

const ORDER: Group[] = ['options', 'variables', 'fields', 'form', 'user', 'old', 'functions'];

function ranked(entries: Entry[], typed: string): Candidate[] {
  const scored = entries
    .map((entry, index) => ({ entry, index, score: score({ label: entry.candidate.label, own: entry.own, key: entry.key, other: entry.other, depth: entry.depth }, typed) }))
    .filter((one) => one.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index);
  const best = new Map<Group, number>();
  for (const { entry, score } of scored) best.set(entry.candidate.group, Math.max(best.get(entry.candidate.group) ?? 0, score));
  // A group with a much better hit goes first: typing ROUND is not about fields.
  const order = [...ORDER].sort((a, b) => Number((best.get(b) ?? 0) >= 85) - Number((best.get(a) ?? 0) >= 85));
  return order.flatMap((group) => scored.filter(({ entry }) => entry.candidate.group === group).slice(0, group === 'fields' ? MOST : 30)).map(({ entry }) => entry.candidate);
}

/** Values of the select that is compared with what is written at a place: `record.stage == "`. */
function optionsAt(source: string, from: number, scope: Scope): { field: ScopeField; quote: string; from: number } | null {
  const before = source.slice(0, from);
  const match = /(?:==|!=|\bin\s*\[(?:[^\]]*,)?)\s*(["']?)$/.exec(before);
  if (!match) return null;
  const compared = before.slice(0, match.index).trimEnd();
  const chain = chainsOf(source, scope).find((one) => one.to === compared.length);
  return chain?.field?.options?.length ? { field: chain.field, quote: match[1]!, from: before.length - match[1]!.length } : null;
}

/** The string or comment that a place lies in begins here; -1 outside of both. */
function textStart(before: string): number {
  let start = -1;
  let quote = '';
  for (let i = 0; i < before.length; i++) {
    const char = before[i]!;
    if (quote === '//') {
      if (char === '\n') {
        quote = '';
        start = -1;
      }
    } else if (quote) {
      if (char === '\\') i++;
      else if (char === quote || char === '\n') {
        quote = '';
        start = -1;
      }
    } else if (char === '"' || char === "'") [quote, start] = [char, i];
    else if (char === '/' && before[i + 1] === '/') [quote, start] = ['//', i];
  }
  return start;
}

/**
 * What can stand at a place, best first. `explicit`: it was asked for by key, so
 * an empty word shows everything. Null where there is nothing to offer.
 */
export function candidatesAt(source: string, at: number, scope: Scope, functions: FunctionDoc[], explicit: boolean): Found | null {
  const before = source.slice(0, at);
  const inText = textStart(before);
  if (inText >= 0) {
    const found = before[inText] === '/' ? null : optionsAt(source, inText, scope);
    const open = found && optionsAt(source, inText + 1, scope);
    if (!open) return null;
    const typed = before.slice(inText + 1);
    const closes = source[at] === before[inText] ? 1 : 0;
    return { from: inText, to: at + closes, typed, items: ranked(optionEntries(open.field, scope), typed) };
  }
  const chain = /([A-Za-z_]\w*(?:\.\w+)*)\.([\p{L}\p{N}_]*)$/u.exec(before);
  if (chain) {
    const steps = chain[1]!.split('.');
    const typed = chain[2]!;
    const from = at - typed.length;
    const entries = afterDot(source, at, steps, scope, functions);
    return entries.length > 0 ? { from, to: at, typed, items: ranked(entries, typed) } : null;
  }
  const afterValue = /[)\]"']\.([A-Za-z_]*)$/.exec(before);
  if (afterValue) {
    const typed = afterValue[1]!;
    return { from: at - typed.length, to: at, typed, items: ranked(functionEntries(functions, true, scope), typed) };
  }
  const word = /[\p{L}_][\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '';
  const from = at - word.length;
  const options = optionsAt(source, from, scope);
  if (word === '' && !explicit && !options) return null;
  const entries: Entry[] = options ? optionEntries(options.field, scope) : [];
  const deep = word !== '';
  for (const [name, object] of variablesAt(source, at, scope)) {
    entries.push({ candidate: { group: 'variables', label: name, insert: name, type: object ? 'record' : 'other' }, own: name, key: name, depth: 0 });
    if (object) below(scope, object, `${name}.`, [name], 0, 1, 'variables', false, entries);
  }
  below(scope, scope.object, 'record.', [], 0, 1, 'fields', deep, entries);
  if (scope.form) below(scope, scope.form, 'form.', [scope.words.form], 0, 1, 'form', deep, entries);
  below(scope, USER, 'user.', [scope.words.user], 0, 1, 'user', false, entries);
  entries.push({ candidate: { group: 'user', label: scope.words.now, insert: 'now', type: 'datetime' }, own: scope.words.now, key: 'now', depth: 0 });
  if (scope.usage === 'rule') below(scope, scope.object, 'old.', [scope.words.old], 0, 1, 'old', false, entries);
  entries.push(...functionEntries(functions, false, scope));
  const items = ranked(entries, word);
  return items.length > 0 ? { from, to: at, typed: word, items } : null;
}

function optionEntries(field: ScopeField, scope: Scope): Entry[] {
  return (field.options ?? []).map((option) => {
    const label = text(option.label, scope.locale) || option.value;
    return { candidate: { group: 'options', label, insert: JSON.stringify(option.value), type: 'option' }, own: label, key: option.value, depth: 0 };
  });
}

function afterDot(source: string, at: number, steps: string[], scope: Scope, functions: FunctionDoc[]): Entry[] {
  const [root, ...rest] = steps;
  const variables = variablesAt(source, at, scope);
  let object = variables.has(root!) ? variables.get(root!) : rootOf(scope, root!);
  let field: ScopeField | undefined;
  for (const step of rest) {
    field = object === undefined ? undefined : scope.objectOf(object)?.fields.find((one) => one.key === step);
    object = field ? targetOf(field) : undefined;
  }
  const out: Entry[] = [];
  const group: Group = root === 'user' ? 'user' : root === 'old' || root === 'form' ? root : variables.has(root!) ? 'variables' : 'fields';
  if (object !== undefined && !(field && isRows(field)) && rest.length <= MAX_STEPS) below(scope, object, '', [], 0, rest.length + 1, group, false, out);
  if (rest.length > 0 || variables.has(root!)) out.push(...functionEntries(functions, true, scope));
  return out;
}
