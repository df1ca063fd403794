import { moduleOf } from '@/fields';
import type { Display, FormEngine, Scope } from '@/form-engine';
import type { FieldMeta, Text } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { fits } from './fits';
import type { Answer, Change, Failure, FormScript, LogLine, Op, Runner, ScriptEvent, SeenField, SeenForm } from './types';
import { Watch } from './watch';

/** How often scripts may answer to what scripts have changed, before they are stopped. */
const LONGEST_CHAIN = 5;
/** After so many failures in one form a script is not called any more. */
const MOST_FAILURES = 3;
const FILES = ['file', 'image', 'signature'];
/** While somebody types, a script is called once they pause. */
const PAUSE_MS = 150;

/** What there is to tell of a script that did not do what it should. */
export interface Notice {
  script: string;
  label: Text;
  kind: 'error' | 'timeout' | 'unreachable' | 'chain' | 'refused' | 'stopped';
  event?: ScriptEvent;
  message?: string;
  line?: number;
  ms?: number;
}

/** What a script has done, for whoever writes it. */
export interface Trace {
  script: string;
  event: ScriptEvent;
  change?: Change;
  ms: number;
  ops: Op[];
  logs: LogLine[];
  failure?: Notice;
}

export interface BridgeOptions {
  engine: FormEngine;
  /** The fields of the object that the form shows. */
  fields: readonly FieldMeta[];
  scripts: readonly FormScript[];
  runner: Runner;
  about: Omit<SeenForm, 'fields' | 'rows'>;
  onNotice: (notice: Notice) => void;
  onTrace?: (trace: Trace) => void;
}

/** What scripts have said of a submit. */
export interface Verdict {
  go: boolean;
  /** Words that belong to no field. */
  problems: string[];
  /** Scripts that could not be asked, and without whose word the form is not sent. */
  unanswered: FormScript[];
}

/**
 * Stands between a form and its scripts: tells them what has changed, and does what
 * they ask for with the form's own means, as far as the person could do it.
 */
export class Bridge {
  private readonly watch: Watch;
  private readonly byKey: Map<string, FieldMeta>;
  private readonly failures = new Map<string, number>();
  private readonly waiting = new Map<string, { change: Change; depth: number; by: string | null }>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private queue: Promise<void> = Promise.resolve();
  private acting: { by: string; depth: number } | null = null;
  private chained = false;
  private closed = false;

  constructor(private readonly o: BridgeOptions) {
    this.byKey = new Map(o.fields.map((field) => [field.key, field]));
    const wanted = new Set(o.scripts.flatMap((script) => script.change));
    this.watch = new Watch(o.engine, wanted, (engine, key) => this.written(engine, key), (change) => this.changed(change));
  }

  /** Calls the scripts that wait for the form to be there. */
  load(): Promise<void> {
    return this.enqueue(async () => {
      for (const script of this.o.scripts) if (script.load) await this.run(script, 'onLoad', 1);
    });
  }

  /** Asks the scripts whether the form may be sent. What they fill in is there when they have answered. */
  async submit(): Promise<Verdict> {
    this.flush();
    const verdict: Verdict = { go: true, problems: [], unanswered: [] };
    await this.enqueue(async () => {
      for (const script of this.o.scripts) {
        if (!script.before_submit) continue;
        const answer = await this.run(script, 'onBeforeSubmit', 1);
        if (!answer) {
          if (script.on_error === 'block') verdict.unanswered.push(script);
          continue;
        }
        for (const op of answer.ops) if (op.op === 'fail') this.refuse(op, verdict);
      }
    });
    this.flush();
    await this.queue;
    verdict.go &&= verdict.unanswered.length === 0 && verdict.problems.length === 0;
    return verdict;
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    this.watch.close();
    this.o.runner.close();
  }

  // ---- what has changed -----------------------------------------------------

  private changed(change: Change): void {
    const { acting } = this;
    const depth = acting ? acting.depth + 1 : 1;
    this.waiting.set(`${acting?.by ?? ''} ${change.field} ${change.row ?? ''}`, { change, depth, by: acting?.by ?? null });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), acting ? 0 : PAUSE_MS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    const all = [...this.waiting.values()];
    this.waiting.clear();
    if (all.length === 0) return;
    void this.enqueue(async () => {
      for (const { change, depth, by } of all)
        for (const script of this.o.scripts) {
          // A script knows what it has done itself.
          if (script.key === by || !script.change.includes(change.field)) continue;
          if (depth > LONGEST_CHAIN) this.chain(script);
          else await this.run(script, 'onChange', depth, change);
        }
    });
  }

  private chain(script: FormScript): void {
    if (this.chained) return;
    this.chained = true;
    this.o.onNotice({ script: script.key, label: script.label, kind: 'chain' });
  }

  private enqueue(act: () => Promise<void>): Promise<void> {
    const next = this.queue.then(() => (this.closed ? undefined : act()));
    this.queue = next.catch(() => undefined);
    return next;
  }

  // ---- calling ---------------------------------------------------------------

  private async run(script: FormScript, event: ScriptEvent, depth: number, change?: Change): Promise<Answer | null> {
    if (this.closed || (this.failures.get(script.key) ?? 0) >= MOST_FAILURES) return null;
    const began = performance.now();
    const answer = await this.o.runner.call(script, event, this.seen(), change);
    if (this.closed) return null;
    const trace: Trace = { script: script.key, event, change, ms: Math.round(performance.now() - began), ops: [], logs: [] };
    const failure = failureOf(script, event, answer);
    if ('ops' in answer) {
      trace.logs = answer.logs;
      if (!failure) {
        trace.ops = answer.ops;
        this.perform(script, answer.ops, event, depth);
      }
    }
    this.o.onTrace?.({ ...trace, failure: failure ?? undefined });
    if (!failure) return answer as Answer;
    const count = (this.failures.get(script.key) ?? 0) + 1;
    this.failures.set(script.key, count);
    this.o.onNotice(count < MOST_FAILURES ? failure : { ...failure, kind: 'stopped' });
    return null;
  }

  // ---- what a script sees ------------------------------------------------------

  private seen(): SeenForm {
    const { engine } = this.o;
    const rows: SeenForm['rows'] = {};
    const fields: SeenForm['fields'] = {};
    for (const field of this.o.fields) {
      if (!engine.has(field.key)) continue;
      const list = engine.rowsOf(field.key);
      if (list) rows[field.key] = list.all().map((row) => ({ id: row.id, fields: Object.fromEntries((field.fields ?? []).filter((column) => row.has(column.key)).map((column) => [column.key, this.field(row, column)])) }));
      fields[field.key] = list ? { ...this.field(engine, field), value: null } : this.field(engine, field);
    }
    return { ...this.o.about, fields, rows };
  }

  private field(scope: Scope, field: FieldMeta): SeenField {
    const state = scope.field(field.key);
    return { value: this.written(scope, field.key), label: text(field.label) || field.key, visible: state.visible, required: state.required, readOnly: state.readOnly };
  }

  /** A value as the API has it; what is masked, and files, are not told. */
  private written(scope: Scope, key: string): unknown {
    const field = scope.name === '' ? this.byKey.get(key) : this.byKey.get(scope.name)?.fields?.find((column) => column.key === key);
    if (!field || FILES.includes(field.type) || scope.field(key).masked) return null;
    const value = scope.value(key);
    const plain = moduleOf(field).toApi?.(value) ?? value ?? null;
    return JSON.parse(JSON.stringify(plain)) as unknown;
  }

  // ---- what a script asks for ----------------------------------------------------

  private perform(script: FormScript, ops: Op[], event: ScriptEvent, depth: number): void {
    this.acting = { by: script.key, depth };
    try {
      this.o.engine.batch(() => {
        for (const op of ops) {
          const why = op.op === 'fail' && event === 'onBeforeSubmit' ? null : this.act(op);
          if (why) this.o.onNotice({ script: script.key, label: script.label, kind: 'refused', event, message: `${op.rows ? `${op.rows}.` : ''}${op.key ?? ''}: ${why}` });
        }
      });
    } finally {
      this.acting = null;
    }
  }

  /** Does one thing; answers why not. */
  private act(op: Op): string | null {
    const { engine } = this.o;
    if (op.op === 'add' || op.op === 'remove') {
      const list = op.rows === undefined ? undefined : engine.rowsOf(op.rows);
      const field = op.rows === undefined ? undefined : this.byKey.get(op.rows);
      if (!list || !field) return 'unknown';
      if (engine.cell(op.rows!)?.field.readOnly) return 'read_only';
      if (op.op === 'remove') list.remove(op.row ?? '');
      else if (list.all().length >= (field.max_rows ?? 1000)) return 'too_many';
      else {
        const wrong = Object.entries(op.values ?? {}).find(([key, value]) => !this.mayWrite(field.fields?.find((c) => c.key === key), value));
        if (wrong) return `${wrong[0]} does not fit`;
        list.add(op.values ?? {});
      }
      return null;
    }
    const found = this.find(op);
    if (!found) return 'unknown';
    const { scope, field } = found;
    if (op.op === 'show') scope.setDisplay(field.key, displayOf(op));
    else if (op.op === 'fail') scope.setDisplay(field.key, { message: op.message ?? undefined });
    else {
      const cell = scope.cell(field.key)!;
      if (cell.field.readOnly || cell.field.computed) return 'read_only';
      if (!fits(field, op.value)) return 'type';
      scope.set(field.key, op.value === null || op.value === '' ? moduleOf(field).blank : op.value);
    }
    return null;
  }

  private mayWrite(column: FieldMeta | undefined, value: unknown): boolean {
    return column !== undefined && !column.read_only && fits(column, value);
  }

  private find(op: Op): { scope: Scope; field: FieldMeta } | null {
    const { engine } = this.o;
    if (!op.key) return null;
    if (op.rows === undefined) {
      const field = this.byKey.get(op.key);
      return field && engine.has(op.key) ? { scope: engine, field } : null;
    }
    const row = engine.rowsOf(op.rows)?.all().find((one) => one.id === op.row);
    const field = this.byKey.get(op.rows)?.fields?.find((column) => column.key === op.key);
    return row?.has(op.key) && field ? { scope: row, field } : null;
  }

  /** A refusal of a submit, at its field or above the form. */
  private refuse(op: Op, verdict: Verdict): void {
    verdict.go = false;
    const message = op.message ?? '';
    const found = op.key ? this.find(op) : null;
    const others = found?.scope.setServerFaults({ [found.field.key]: { code: 'form_script', message } });
    if (!others || Object.keys(others).length > 0) verdict.problems.push(message);
  }
}

function displayOf({ hidden, required, readOnly, options, message }: Op): Display {
  return {
    ...(hidden !== undefined && { hidden }),
    ...(required !== undefined && { required }),
    ...(readOnly !== undefined && { readOnly }),
    ...(options !== undefined && { options: options ?? undefined }),
    ...(message !== undefined && { message: message ?? undefined }),
  };
}

function failureOf(script: FormScript, event: ScriptEvent, answer: Answer | Failure): Notice | null {
  const about = { script: script.key, label: script.label, event };
  if ('kind' in answer) {
    if (answer.kind === 'timeout') return { ...about, kind: 'timeout', ms: answer.ms };
    if (answer.kind === 'broken') return { ...about, kind: 'error', message: answer.message, line: answer.line };
    return { ...about, kind: 'unreachable' };
  }
  return answer.error ? { ...about, kind: 'error', ...answer.error } : null;
}
