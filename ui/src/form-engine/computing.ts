import { choices, isOpen, same, valueOf, type Cell } from './cell';
import type { Links } from './links';
import type { Plan, PlanNode } from './plan';
import type { Scope } from './scope';
import type { Environment, Language, Run, RunVars } from './types';

/** An expression waits for a linked record, or cannot be known here. */
const UNKNOWN = Symbol('unknown');

/** What computing needs of the form. */
export interface Computed {
  root: Scope;
  environment: () => Environment;
  /** Whether the record is new, so that defaults apply. */
  isNew: (scope: Scope) => boolean;
  scopesOf: (name: string) => readonly Scope[];
  /** The value of a key, or whether it is known, has changed. */
  changed: (scope: Scope, key: string) => void;
  stale: (scope: Scope, cell: Cell) => void;
  ruleChanged: () => void;
}

/** Computes what follows from values: each thing once, after all that it reads. */
export class Computing {
  /** Formulas that were computed here; those of an old record are the server's until then. */
  readonly done = new Set<PlanNode>();
  private readonly due: (Set<Scope> | undefined)[] = [];
  private lowest = Infinity;
  private vars = new WeakMap<Scope, RunVars>();
  private readonly wakes = new Map<PlanNode, Map<Scope, () => void>>();

  constructor(
    private readonly plan: Plan,
    private readonly language: Language | undefined,
    private readonly links: Links,
    private readonly isRows: (key: string) => boolean,
    private readonly form: Computed,
  ) {}

  /** The environment has changed. */
  forget(): void {
    this.vars = new WeakMap();
  }

  enqueue(node: PlanNode, scope: Scope): void {
    (this.due[node.rank] ??= new Set()).add(scope);
    if (node.rank < this.lowest) this.lowest = node.rank;
  }

  enqueueAll(node: PlanNode): void {
    for (const scope of this.form.scopesOf(node.scope)) this.enqueue(node, scope);
  }

  run(): void {
    while (this.lowest < this.plan.nodes.length) {
      const rank = this.lowest++;
      const scopes = this.due[rank];
      if (!scopes || scopes.size === 0) continue;
      this.due[rank] = undefined;
      for (const scope of scopes) this.compute(this.plan.nodes[rank]!, scope);
    }
    this.lowest = Infinity;
  }

  private compute(node: PlanNode, scope: Scope): void {
    const cell = node.key ? scope.cell(node.key) : undefined;
    if (node.kind === 'formula') this.formula(node, scope, cell);
    else if (node.kind === 'default') this.default(node, scope, cell);
    else if (node.kind === 'rule') this.rule(node, scope);
    else if (cell && this.condition(node, scope, cell)) scope.settle(cell);
  }

  /** Whether a field is visible, required, read-only, and what it offers. */
  private condition(node: PlanNode, scope: Scope, cell: Cell): boolean {
    const holds = this.holding(node, scope);
    if (holds === UNKNOWN) {
      // Until a linked record is here, what it shows stays hidden, and the rest as it was.
      // What cannot be known at all is shown: the server decides.
      if (node.kind !== 'visible') return false;
      cell.visible = !this.isLoading(node, scope);
    } else if (node.kind === 'visible') cell.visible = isThere(node.parts, holds);
    else if (node.kind === 'readOnly') cell.closed = holds.length > 0;
    else if (node.kind === 'required') cell.required = holds.length > 0;
    else {
      cell.offered = holds.length === 0 ? null : holds.map((p) => p.beside?.offered(scope.record[p.beside.key]) ?? p.options ?? []).reduce((a, b) => a.filter((v) => b.includes(v)));
      this.followChoice(node, scope, cell);
    }
    return true;
  }

  /** Where the person changed the choice above, what no longer goes with it is taken away. */
  private followChoice(node: PlanNode, scope: Scope, cell: Cell): void {
    for (const { beside } of node.parts) {
      const above = beside && scope.cell(beside.key);
      if (!above || same(above.field, above.initial, valueOf(above)) || !isOpen(cell)) continue;
      const offered = beside.offered(scope.record[beside.key]);
      const had = choices(cell.typed);
      const left = had.filter((one) => cell.field.isBlank(one) || offered.includes(one as string));
      if (left.length < had.length) cell.typed = Array.isArray(cell.typed) ? left : '';
    }
  }

  private formula(node: PlanNode, scope: Scope, cell: Cell | undefined): void {
    const value = this.evaluate(node, node.parts[0]!.run!, scope);
    const waits = value === UNKNOWN;
    this.done.add(node);
    if (waits !== scope.pending.has(node.key)) {
      if (waits) scope.pending.add(node.key);
      else scope.pending.delete(node.key);
      this.form.changed(scope, node.key);
    }
    if (cell) {
      cell.calc = !waits ? 'ready' : this.isLoading(node, scope) ? 'pending' : 'server';
      this.form.stale(scope, cell);
    }
    if (!waits) this.put(node, scope, cell, value);
  }

  private default(node: PlanNode, scope: Scope, cell: Cell | undefined): void {
    if (!this.form.isNew(scope)) return;
    const value = this.evaluate(node, node.parts[0]!.run!, scope);
    if (value !== UNKNOWN) this.put(node, scope, cell, value);
  }

  /** Takes over a computed value: a formula's, or the default of a field that nobody filled in. */
  private put(node: PlanNode, scope: Scope, cell: Cell | undefined, value: unknown): void {
    const made = this.language!.isError(value) ? null : this.language!.toApi(value);
    if (!cell) {
      if (JSON.stringify(scope.plainValue(node.key) ?? null) !== JSON.stringify(made)) scope.write(node.key, made);
      return;
    }
    if (node.kind === 'formula') cell.typed = cell.field.fix && !cell.field.isBlank(made) ? cell.field.fix(made) : made;
    else {
      cell.base = made;
      if (cell.defaulted) cell.initial = made;
      if (cell.following) cell.typed = made;
    }
    scope.settle(cell);
  }

  private rule(node: PlanNode, scope: Scope): void {
    const when = node.when ? this.evaluate(node, node.when, scope) : true;
    const must = when === true ? this.evaluate(node, node.parts[0]!.run!, scope) : true;
    // What cannot be known here is left to the server.
    const broken = when === true && must !== true && must !== UNKNOWN;
    // Also one that stays broken is told: it may be due only now.
    if (broken || scope.broken.get(node)) scope.tellRule(node);
    if ((scope.broken.get(node) ?? false) === broken) return;
    scope.broken.set(node, broken);
    this.form.ruleChanged();
  }

  /** The parts of a node whose condition holds; one in error does not. */
  private holding(node: PlanNode, scope: Scope): PlanNode['parts'] | typeof UNKNOWN {
    let unknown = false;
    const holds = node.parts.filter((part) => {
      const result = this.evaluate(node, part.run!, scope);
      unknown ||= result === UNKNOWN;
      return result === true;
    });
    return holds.length === 0 && unknown ? UNKNOWN : holds;
  }

  private evaluate(node: PlanNode, run: Run, scope: Scope): unknown {
    for (const read of node.reads) {
      const owner = read.at === 'own' ? scope : this.form.root;
      if (owner.pending.has(read.key)) return UNKNOWN;
      if (!read.path || (owner === this.form.root && this.isRows(read.key))) continue;
      if (!owner.links.has(read.key)) this.links.follow(owner, read.key);
      if (this.links.arrived(owner, read.key)) continue;
      this.links.await(owner, read.key, this.wake(node, scope));
      return UNKNOWN;
    }
    let vars = this.vars.get(scope);
    if (!vars) this.vars.set(scope, (vars = { ...this.form.environment(), record: scope.record, old: scope.old }));
    const value = run(vars);
    return this.language!.isUnknown?.(value) ? UNKNOWN : value;
  }

  private isLoading(node: PlanNode, scope: Scope): boolean {
    return node.reads.some((read) => {
      const owner = read.at === 'own' ? scope : this.form.root;
      return owner.pending.has(read.key) || (read.path !== undefined && this.links.isLoading(owner, read.key));
    });
  }

  /** One callback for a node in a record, so that it waits once. */
  private wake(node: PlanNode, scope: Scope): () => void {
    const scopes = this.wakes.get(node) ?? new Map<Scope, () => void>();
    this.wakes.set(node, scopes);
    const known = scopes.get(scope) ?? (() => this.enqueue(node, scope));
    scopes.set(scope, known);
    return known;
  }
}

/** A field is there where one of its show rules holds, and every part that it stands in is there. */
function isThere(parts: PlanNode['parts'], holds: PlanNode['parts']): boolean {
  return parts.every((part) => !part.all || holds.includes(part)) && (parts.every((part) => part.all) || holds.some((part) => !part.all));
}
