import type { Code, EngineField, FieldLogic, FormRuleLogic, Language, Logic, RuleLogic, Run } from './types';

export type NodeKind = 'formula' | 'default' | 'required' | 'visible' | 'readOnly' | 'options' | 'rule';

interface Part {
  run: Run | null;
  options?: readonly string[];
  /** It has to hold whatever else does. */
  all?: boolean;
  /** What is offered beside the value of another field, in place of options that are always the same. */
  beside?: { key: string; offered: (parent: unknown) => readonly string[] };
}

/** What a node reads: a key of its own record, with the path into the record that it links to. */
export interface Read {
  /** Where the key stands: the node's own record, or the record that the rows belong to. */
  at: 'own' | 'parent';
  key: string;
  /** Into the linked record. */
  path?: string;
}

/** One thing that follows from values: a computed value, whether a field is visible, whether a rule holds. */
export interface PlanNode {
  rank: number;
  /** The field of rows in whose records it runs; '' is the form's record. */
  scope: string;
  kind: NodeKind;
  /** The field that it is about; '' of a rule without one. */
  key: string;
  parts: Part[];
  reads: Read[];
  /** Of a rule: its condition and its words. */
  rule?: RuleLogic;
  when?: Run | null;
  /** Whether it decides between what was typed and what is kept. */
  gates: boolean;
}

export interface Dependent {
  node: PlanNode;
  /** Whether a change in one record concerns the node in that record, or in every record of its scope. */
  fan: 'own' | 'all';
}

/** What follows from what, in an order in which everything is computed once. */
export interface Plan {
  nodes: PlanNode[];
  /** By `key`, or `rows.key` for a field of rows. */
  dependents: Map<string, Dependent[]>;
  /** Fields whose value is computed here, by scope and key. */
  computed: Set<string>;
  /** Paths into linked records by `key` or `rows.key`. */
  paths: Map<string, string[]>;
  /** Fields that would follow themselves; the server computes them. */
  cycles: string[];
  /** What holds code that this build cannot run; the server computes it. */
  unknown: string[];
}

export const qualified = (scope: string, key: string): string => (scope ? `${scope}.${key}` : key);

interface Scope {
  name: string;
  logic: Logic;
  via: string | undefined;
}

/** Compiles the logic of a form and of its rows. Code that this build cannot run is left to the server. */
export function makePlan(fields: readonly EngineField[], logic: Logic, language: Language | undefined): Plan {
  const rows = fields.filter((f) => f.rows);
  const scopes: Scope[] = [
    { name: '', logic, via: undefined },
    ...rows.map((f) => ({ name: f.key, logic: f.rows!.logic ?? {}, via: f.rows!.via })),
  ];
  const rowKeys = new Set(rows.map((f) => f.key));
  const unknown: string[] = [];
  const made = language ? scopes.flatMap((scope) => nodesOf(scope, language, unknown)) : [];
  const { nodes, cycles } = ordered(made, rowKeys);
  const plan: Plan = { nodes, dependents: new Map(), computed: new Set(), paths: new Map(), cycles, unknown };
  for (const node of nodes) {
    if (node.kind === 'formula') plan.computed.add(qualified(node.scope, node.key));
    for (const source of sources(node, rowKeys)) {
      const list = plan.dependents.get(source.key) ?? [];
      if (!list.some((d) => d.node === node && d.fan === source.fan)) list.push({ node, fan: source.fan });
      plan.dependents.set(source.key, list);
    }
    for (const read of node.reads) {
      if (!read.path || (rowKeys.has(read.key) && inRoot(node, read))) continue;
      const key = inRoot(node, read) ? read.key : qualified(node.scope, read.key);
      const paths = plan.paths.get(key) ?? [];
      if (!paths.includes(read.path)) plan.paths.set(key, [...paths, read.path].sort());
    }
  }
  return plan;
}

/** Whether a read is of the form's own record. */
function inRoot(node: PlanNode, read: Read): boolean {
  return node.scope === '' || read.at === 'parent';
}

/** The qualified keys whose change concerns a node. */
function sources(node: PlanNode, rowKeys: ReadonlySet<string>): { key: string; fan: 'own' | 'all' }[] {
  return node.reads.flatMap((read) => {
    if (!inRoot(node, read)) return [{ key: qualified(node.scope, read.key), fan: 'own' as const }];
    const fan = node.scope === '' ? ('own' as const) : ('all' as const);
    if (!rowKeys.has(read.key)) return [{ key: read.key, fan }];
    // The rows as a list, and the field of them that is read.
    const field = read.path?.split('.')[0];
    return [{ key: read.key, fan }, ...(field ? [{ key: qualified(read.key, field), fan }] : [])];
  });
}

function nodesOf({ name: scope, logic, via }: Scope, language: Language, unknown: string[]): PlanNode[] {
  const nodes: PlanNode[] = [];
  const facets = new Map<string, PlanNode>();
  const compile = (name: string, code: Code | null | undefined): Run | null | false => {
    if (!code) return null;
    try {
      return language.compile(code);
    } catch {
      unknown.push(qualified(scope, name));
      return false;
    }
  };
  const add = (kind: NodeKind, key: string, reads: readonly string[], more: Partial<PlanNode>): PlanNode => {
    const gates = kind === 'visible' || kind === 'readOnly';
    const node: PlanNode = { rank: 0, scope, kind, key, parts: [], reads: reads.map((r) => readOf(r, via)), gates, ...more };
    nodes.push(node);
    return node;
  };
  /** Conditions of one kind about one field are one node: any of them may hold. */
  const facet = (kind: NodeKind, key: string, run: Run, reads: readonly string[], more: Omit<Part, 'run'> = {}): void => {
    const place = `${kind} ${key}`;
    const node = facets.get(place) ?? add(kind, key, [], {});
    facets.set(place, node);
    node.parts.push({ run, ...more });
    node.reads.push(...reads.map((r) => readOf(r, via)));
  };
  const each = (items: readonly FieldLogic[] | undefined, take: (key: string, run: Run, reads: readonly string[]) => void): void => {
    for (const item of items ?? []) {
      const run = item.server ? null : compile(item.field, item.code);
      if (run) take(item.field, run, item.reads ?? []);
    }
  };
  each(logic.formulas, (key, run, reads) => add('formula', key, reads, { parts: [{ run }] }));
  each(logic.defaults, (key, run, reads) => add('default', key, reads, { parts: [{ run }] }));
  each(logic.required, (key, run, reads) => facet('required', key, run, reads));
  const kinds = { show: 'visible', require: 'required', read_only: 'readOnly', options: 'options', part: 'visible' } as const;
  for (const rule of logic.form ?? []) {
    const run = rule.server ? null : compile(rule.fields.join(), rule.when);
    // A condition that only the server can read shows its fields; the server decides what may be written.
    if (!run) continue;
    for (const key of rule.fields) facet(kinds[rule.kind], key, run, rule.reads ?? [], { options: rule.options, all: rule.kind === 'part' });
  }
  for (const { field, on, offered } of logic.choices ?? []) facet('options', field, () => true, [on], { beside: { key: on, offered } });
  for (const rule of logic.rules ?? []) {
    if (rule.server) continue;
    const when = compile(rule.key, rule.when);
    const must = compile(rule.key, rule.must);
    if (when === false || !must) continue;
    add('rule', rule.field ?? '', rule.reads ?? [], { parts: [{ run: must }], rule, when });
  }
  return nodes.filter((node) => node.kind !== 'visible' || !seenOnServer(logic.form, node.key));
}

/** Whether one of the show rules of a field can only be decided by the server: then it is not hidden here. */
function seenOnServer(rules: readonly FormRuleLogic[] | undefined, key: string): boolean {
  return (rules ?? []).some((r) => r.kind === 'show' && r.fields.includes(key) && (r.server || !r.when));
}

function readOf(path: string, via: string | undefined): Read {
  const [first = '', ...rest] = path.split('.');
  if (via && first === via && rest.length > 0) {
    const [key = '', ...deeper] = rest;
    return { at: 'parent', key, path: deeper.join('.') || undefined };
  }
  return { at: 'own', key: first, path: rest.join('.') || undefined };
}

/** The qualified key whose value a node makes or decides; '' of one that only tells. */
function product(node: PlanNode): string {
  const makes = node.kind === 'formula' || node.kind === 'default' || node.gates;
  return makes ? qualified(node.scope, node.key) : '';
}

/**
 * Puts nodes in an order in which each comes after what it reads. Where fields
 * follow themselves, whether a field is visible no longer decides its value;
 * computed values that still do are left out.
 */
function ordered(all: PlanNode[], rowKeys: ReadonlySet<string>): { nodes: PlanNode[]; cycles: string[] } {
  const first = rings(all, rowKeys);
  for (const node of first) node.gates = false;
  const left = rings(all, rowKeys).filter((n) => n.kind === 'formula' || n.kind === 'default');
  const nodes = sorted(all.filter((n) => !left.includes(n)), rowKeys);
  nodes.forEach((node, rank) => (node.rank = rank));
  return { nodes, cycles: left.map((n) => qualified(n.scope, n.key)) };
}

/** Edges from a node to those that read what it makes. */
function edges(nodes: PlanNode[], rowKeys: ReadonlySet<string>): Map<PlanNode, PlanNode[]> {
  const readers = new Map<string, PlanNode[]>();
  for (const node of nodes)
    for (const { key } of sources(node, rowKeys)) readers.set(key, [...(readers.get(key) ?? []), node]);
  return new Map(nodes.map((node) => [node, product(node) ? (readers.get(product(node)) ?? []) : []]));
}

/** Nodes that depend on themselves, by Tarjan's strongly connected components. */
function rings(nodes: PlanNode[], rowKeys: ReadonlySet<string>): PlanNode[] {
  const next = edges(nodes, rowKeys);
  const index = new Map<PlanNode, number>();
  const low = new Map<PlanNode, number>();
  const stack: PlanNode[] = [];
  const found: PlanNode[] = [];
  const visit = (node: PlanNode): void => {
    index.set(node, index.size);
    low.set(node, index.get(node)!);
    stack.push(node);
    for (const other of next.get(node)!) {
      if (!index.has(other)) {
        visit(other);
        low.set(node, Math.min(low.get(node)!, low.get(other)!));
      } else if (stack.includes(other)) low.set(node, Math.min(low.get(node)!, index.get(other)!));
    }
    if (low.get(node) !== index.get(node)) return;
    const ring = stack.splice(stack.indexOf(node));
    if (ring.length > 1 || next.get(node)!.includes(node)) found.push(...ring);
  };
  for (const node of nodes) if (!index.has(node)) visit(node);
  return found;
}

function sorted(nodes: PlanNode[], rowKeys: ReadonlySet<string>): PlanNode[] {
  const next = edges(nodes, rowKeys);
  const done = new Set<PlanNode>();
  const out: PlanNode[] = [];
  const visit = (node: PlanNode): void => {
    if (done.has(node)) return;
    done.add(node);
    for (const other of next.get(node)!) visit(other);
    out.push(node);
  };
  for (const node of [...nodes].reverse()) visit(node);
  return out.reverse();
}
