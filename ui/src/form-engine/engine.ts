import { DIRTY, FAULTY, HIDDEN, isInputFault, isMasked, isOpen, marksOf, MISSING, type Cell } from './cell';
import { Computing } from './computing';
import { Links } from './links';
import { makePlan, qualified, type Plan, type PlanNode } from './plan';
import { Rows } from './rows';
import { faultOfRule, linkIdOf, Scope, unmasked, type ScopeHost } from './scope';
import type { EngineField, EngineOptions, Environment, Fault, Finding, FormState, Values } from './types';

const MAX_ROUNDS = 100;
const CLEAN: FormState = { dirty: 0, faults: [], missing: [], hidden: [], problems: [], submitted: false };

/**
 * A form without a screen. What follows from values (formulas, defaults, what
 * is required, visible, read-only and offered, which rules hold) is computed
 * anew when something that it reads changes, once per change and in the order
 * of what reads what; then each field that changed is told, once. Listeners may
 * set other fields; a ring of them that never settles is stopped with an error.
 */
export class FormEngine extends Scope {
  private readonly plan: Plan;
  private readonly links_: Links;
  private readonly computing: Computing;
  private readonly options: EngineOptions;
  private readonly host: ScopeHost;
  private readonly rowsByKey = new Map<string, Rows>();
  private readonly formListeners = new Set<() => void>();
  private environment: Environment;
  private base: Values;
  private create: boolean;
  private form: FormState = CLEAN;

  private readonly marks = new Map([DIRTY, FAULTY, MISSING, HIDDEN].map((bit) => [bit, new Set<string>()]));
  private formStale = true;
  private readonly staleCells = new Map<Cell, Scope>();
  private readonly staleLists = new Set<Rows>();
  private depth = 0;
  private queue: (() => void)[] = [];
  private telling = false;
  private lastRow = 0;

  constructor(fields: EngineField[], initial: Values = {}, options: EngineOptions = {}) {
    const plan = makePlan(fields, options.logic ?? {}, options.language);
    const host = {} as ScopeHost;
    super('', '', fields, options.old ?? (options.create ? {} : unmasked(initial)), host, rulesOf(plan, ''));
    this.host = Object.assign(host, {
      changed: (scope: Scope, key: string) => this.changed(scope, key),
      stale: (scope: Scope, cell: Cell) => void this.staleCells.set(cell, scope),
      batch: (act: () => void) => this.batch(act),
    });
    this.plan = plan;
    this.options = options;
    this.create = options.create === true;
    this.environment = options.environment ?? { user: {}, now: 0, zone: 'UTC' };
    this.base = options.base ?? initial;
    this.links_ = new Links(plan, options.load, host.batch);
    this.computing = new Computing(plan, options.language, this.links_, (key) => this.rowsByKey.has(key), {
      ...host,
      root: this,
      environment: () => this.environment,
      isNew: (scope) => (scope === this ? this.create : !scope.old.id),
      scopesOf: (name) => (name === '' ? [this] : this.rows(name).all()),
      ruleChanged: () => (this.formStale = true),
    });
    for (const { field } of this.allCells()) if (field.rows) this.rowsByKey.set(field.key, this.newRows(field));
    this.batch(() => this.start(initial));
  }

  /** Computed fields that would follow themselves; the server decides them. */
  get cycles(): readonly string[] {
    return this.plan.cycles;
  }

  /** Fields and rules whose code this build cannot run; the server decides them. */
  get unknown(): readonly string[] {
    return this.plan.unknown;
  }

  /** The state of the whole form; the same object until something in it changes. */
  state(): FormState {
    return this.form;
  }

  subscribeForm(listener: () => void): () => void {
    this.formListeners.add(listener);
    return () => this.formListeners.delete(listener);
  }

  /** The records of a field of rows. */
  rows(key: string): Rows {
    const rows = this.rowsByKey.get(key);
    if (!rows) throw new Error(`no rows ${key} in the form`);
    return rows;
  }

  override rowsOf(key: string): Rows | undefined {
    return this.rowsByKey.get(key);
  }

  /** The person changed a value; of a field of rows, the whole list. */
  override set(key: string, value: unknown): void {
    const rows = this.rowsByKey.get(key);
    if (rows) rows.replace(listOf(value));
    else super.set(key, value);
  }

  override allValues(): Values {
    return { ...super.allValues(), ...this.ofRows((rows) => rows.values()) };
  }

  override edits(): Values {
    return { ...super.edits(), ...this.ofRows((rows) => (rows.dirty ? rows.edits() : undefined)) };
  }

  /** What the server refused, by field; of a record of rows by its place: `lines.2.quantity`. */
  override setServerFaults(faults: Record<string, Fault>): Record<string, Fault> {
    const own: Record<string, Fault> = {};
    const others: Record<string, Fault> = {};
    this.batch(() => {
      for (const [path, fault] of Object.entries(faults)) {
        const [key = '', at, column] = path.split('.');
        const rows = at === undefined ? undefined : this.rowsByKey.get(key);
        if (!rows) own[path] = fault;
        else if (!column || !this.cell(key)!.visible || !rows.setServerFault(Number(at), column, fault)) others[path] = fault;
      }
      Object.assign(others, super.setServerFaults(own));
    });
    return others;
  }

  /** Several changes as one: what follows from them is computed once, and told once. */
  batch(act: () => void): void {
    this.depth++;
    try {
      act();
      if (this.depth === 1) this.settleAll();
    } finally {
      this.depth--;
    }
    if (this.depth === 0) this.tellAll();
  }

  /** Checks every field and rule; from now on faults are shown while typing. Answers the keys with faults, in field order. */
  validate(): readonly string[] {
    this.batch(() => {
      for (const [key, rows] of this.rowsByKey) rows.prune(this.cell(key)!.field.rows!.least ?? 0);
      for (const scope of this.scopes()) {
        for (const cell of scope.allCells()) {
          cell.server = null;
          if (!isInputFault(cell.input)) cell.input = null;
        }
        scope.makeDue();
      }
      this.form = { ...this.form, submitted: true };
      this.formStale = true;
    });
    return this.form.faults;
  }

  /** Rules that warn and do not hold: they are told before a save, and refuse nothing. */
  warnings(): Finding[] {
    return this.scopes().flatMap((scope) => scope.findings('warn').map(findingOf));
  }

  /** The time has moved on: what may read it is computed anew, but for defaults. */
  refresh(now: number): void {
    this.environment = { ...this.environment, now };
    this.computing.forget();
    this.batch(() => {
      for (const node of this.plan.nodes)
        if (node.kind !== 'default' && (node.kind !== 'formula' || this.computing.done.has(node))) this.computing.enqueueAll(node);
    });
  }

  /** Resolves when no linked record is on its way. */
  settled(): Promise<void> {
    return this.links_.settled();
  }

  /** Begins again from `initial` (or from what is there now), with nothing dirty and no faults. */
  reset(initial: Values = this.allValues()): void {
    if (!this.create) this.base = initial;
    this.batch(() => this.start(initial));
  }

  override payload(kind: 'create' | 'update'): Values {
    const out = super.payload(kind);
    for (const [key, rows] of this.rowsByKey)
      if (isOpen(this.cell(key)!) && (kind === 'create' ? rows.all().length > 0 : rows.dirty)) out[key] = rows.payload();
    return out;
  }

  // ---- beginning and rows ---------------------------------------------------

  private start(initial: Values): void {
    this.links_.forget();
    this.computing.done.clear();
    if (!this.create && !this.options.old) {
      this.old = unmasked(initial);
      this.computing.forget();
    }
    this.begin(initial, this.base);
    for (const marks of this.marks.values()) marks.clear();
    this.form = { ...this.form, submitted: false };
    this.formStale = true;
    for (const [key, value] of Object.entries(this.options.assumed ?? {}))
      if (linkIdOf(this.plainValue(key)) === '') this.write(key, value);
    for (const [key, rows] of this.rowsByKey) {
      rows.begin(listOf(initial[key]).map((values) => this.newRow(key, values)));
      this.relist(rows);
    }
    this.prepare(this, initial, this.create);
    for (const node of this.plan.nodes) {
      if (node.scope !== '') continue;
      // A computed value of an old record is the server's until something that it reads changes.
      const kept = node.kind === 'formula' && !this.create && (this.plainValue(node.key) !== undefined || isMasked(this.cell(node.key)));
      const cell = kept ? this.cell(node.key) : undefined;
      if (cell) cell.calc = 'ready';
      if (!kept) this.computing.enqueueAll(node);
    }
  }

  /** What rules and defaults mean for the cells of a record that has just begun. */
  private prepare(scope: Scope, initial: Values, create: boolean): void {
    for (const node of this.plan.nodes) {
      const cell = node.scope === scope.name ? scope.cell(node.key) : undefined;
      if (!cell) continue;
      if (node.kind === 'default') cell.defaulted = cell.following = create && cell.field.isBlank(initial[node.key]);
      if ((node.kind === 'visible' || node.kind === 'readOnly') && !node.gates) cell.gated = false;
    }
    // Links of rows are followed when something reads them: most rows of a saved record never change.
    for (const place of scope === this ? this.plan.paths.keys() : []) {
      const key = scope.name === '' ? place : place.slice(scope.name.length + 1);
      if (qualified(scope.name, key) === place) this.links_.follow(scope, key);
    }
  }

  private newRows(field: EngineField): Rows {
    const rows: Rows = new Rows(field.key, {
      make: (values) => this.newRow(field.key, values),
      changed: () => this.batch(() => this.relist(rows)),
      batch: (act) => this.batch(act),
    });
    return rows;
  }

  private newRow(key: string, values: Values): Scope {
    const { fields, via, defaults } = this.cell(key)!.field.rows!;
    const saved = !!values.id;
    const row = new Scope(key, String(++this.lastRow), fields.map((f) => ({ ...f })), saved ? unmasked(values) : {}, this.host, rulesOf(this.plan, key));
    const initial = saved ? values : { ...defaults, ...values };
    row.defaults = defaults ?? {};
    row.begin(initial, initial);
    if (via) row.record[via] = this.record;
    this.prepare(row, initial, !saved);
    for (const node of this.plan.nodes) {
      if (node.scope !== key) continue;
      const kept = saved && node.kind === 'formula' && (row.plainValue(node.key) !== undefined || isMasked(row.cell(node.key)));
      if (!kept) this.computing.enqueue(node, row);
      else if (row.has(node.key)) row.cell(node.key)!.calc = 'ready';
    }
    return row;
  }

  /** The list of a field of rows as expressions and the screen see it. */
  private relist(rows: Rows): void {
    const cell = this.cell(rows.key)!;
    cell.typed = rows.all().map((row) => row.record);
    this.staleCells.set(cell, this);
    this.staleLists.add(rows);
    this.write(rows.key, cell.typed);
  }

  private ofRows(take: (rows: Rows) => unknown): Values {
    return Object.fromEntries([...this.rowsByKey].map(([key, rows]) => [key, take(rows)]).filter(([, value]) => value !== undefined));
  }

  private scopes(): Scope[] {
    return [this, ...[...this.rowsByKey.values()].flatMap((rows) => [...rows.all()])];
  }

  // ---- following and telling --------------------------------------------------

  private changed(scope: Scope, key: string): void {
    this.links_.follow(scope, key);
    for (const { node, fan } of this.plan.dependents.get(qualified(scope.name, key)) ?? []) {
      if (fan === 'all') this.computing.enqueueAll(node);
      else this.computing.enqueue(node, node.scope === scope.name ? scope : this);
    }
  }

  /** Computes what is due, then makes the states anew. */
  private settleAll(): void {
    this.computing.run();
    const lists = new Set(this.staleLists);
    for (const [cell, scope] of this.staleCells) {
      if (scope.renew(cell)) this.queue.push(() => scope.tell(cell.field.key));
      const marks = marksOf(cell);
      if (scope !== this) {
        const rows = this.rows(scope.name);
        if (marks !== cell.marks) rows.count(cell.marks, marks);
        lists.add(rows);
      } else if (cell.field.rows) lists.add(this.rows(cell.field.key));
      else if (marks !== cell.marks) this.mark(cell.field.key, marks);
      cell.marks = marks;
    }
    for (const rows of this.staleLists) {
      rows.recount();
      this.queue.push(() => rows.tell());
    }
    for (const rows of lists) {
      this.markRows(rows);
      this.queue.push(() => rows.tellWatchers());
    }
    this.staleCells.clear();
    this.staleLists.clear();
    if (!this.formStale) return;
    this.formStale = false;
    const next = this.summary();
    if (next.submitted === this.told.submitted && JSON.stringify(next) === JSON.stringify(this.told)) {
      this.form = this.told;
      return;
    }
    this.form = next;
    this.told = next;
    this.queue.push(() => {
      for (const listener of [...this.formListeners]) listener();
    });
  }

  private told: FormState = CLEAN;

  private markRows(rows: Rows): void {
    const own = this.cell(rows.key)!;
    const inside = [DIRTY, FAULTY, MISSING].filter((mark) => rows.any(mark)).reduce((all, mark) => all | mark, rows.dirty ? DIRTY : 0);
    this.mark(rows.key, (own.marks & ~DIRTY) | (isOpen(own) ? inside : inside & DIRTY));
  }

  private mark(key: string, marks: number): void {
    for (const [bit, set] of this.marks) {
      const on = (marks & bit) !== 0;
      if (set.has(key) === on) continue;
      if (on) set.add(key);
      else set.delete(key);
      this.formStale = true;
    }
  }

  private summary(): FormState {
    const marked = (bit: number): string[] => {
      const set = this.marks.get(bit)!;
      return set.size === 0 ? [] : this.keys().filter((key) => set.has(key));
    };
    const { submitted } = this.form;
    const unplaced = (scope: Scope): Finding[] =>
      scope
        .findings('block')
        .filter((n) => !scope.cell(n.key)?.visible)
        .map(findingOf);
    return {
      dirty: this.marks.get(DIRTY)!.size,
      faults: marked(FAULTY),
      missing: marked(MISSING),
      hidden: marked(HIDDEN),
      problems: submitted ? this.scopes().flatMap(unplaced) : [],
      submitted,
    };
  }

  private tellAll(): void {
    if (this.telling) return;
    this.telling = true;
    try {
      for (let round = 0; this.queue.length > 0; round++) {
        if (round > MAX_ROUNDS) throw new Error('fields set each other without end');
        for (const tell of this.queue.splice(0)) tell();
      }
    } finally {
      this.queue = [];
      this.telling = false;
    }
  }
}

const listOf = (value: unknown): Values[] => (Array.isArray(value) ? (value as Values[]) : []);

function rulesOf(plan: Plan, scope: string): (key: string) => readonly PlanNode[] {
  return (key) => plan.nodes.filter((n) => n.kind === 'rule' && n.scope === scope && n.key === key);
}

function findingOf(node: PlanNode): Finding {
  return { rule: node.rule!.key, field: node.key || undefined, fault: faultOfRule(node) };
}
