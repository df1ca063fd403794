/** Values of a form by field key. */
export type Values = Record<string, unknown>;

/** What keeps a value from being saved: a code and, from the server, its words. */
export interface Fault {
  code: string;
  message?: string;
  args?: Record<string, unknown>;
}

/** A field as the engine needs it. `check` says what is wrong with a value that is not blank. */
export interface EngineField {
  key: string;
  required?: boolean;
  readOnly?: boolean;
  isBlank: (value: unknown) => boolean;
  check?: (value: unknown) => Fault | null;
  equal?: (a: unknown, b: unknown) => boolean;
}

/** One field at one moment; a new object whenever anything in it changes. */
export interface FieldState {
  value: unknown;
  dirty: boolean;
  touched: boolean;
  /** What is shown: the server's word until the value changes, else the check's once it is due. */
  fault: Fault | null;
  required: boolean;
  readOnly: boolean;
}

/** The form at one moment. */
export interface FormState {
  dirty: number;
  faults: string[];
  missing: string[];
  submitted: boolean;
}

type Listener = () => void;

const MAX_ROUNDS = 100;

/**
 * A form without a screen: one small store per field, so that a key in one
 * field tells nobody but that field. Listeners may set other fields; what they
 * set is told after them, in order, and a ring of listeners that never settles
 * is stopped with an error.
 */
export class FormEngine {
  private readonly fields = new Map<string, EngineField>();
  private readonly states = new Map<string, FieldState>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly formListeners = new Set<Listener>();
  private initial: Values;
  private form: FormState = { dirty: 0, faults: [], missing: [], submitted: false };
  private queue: string[] = [];
  private telling = false;

  constructor(fields: EngineField[], initial: Values = {}) {
    this.initial = { ...initial };
    for (const field of fields) {
      this.fields.set(field.key, field);
      this.states.set(field.key, this.fresh(field, this.initial[field.key]));
    }
    this.form = this.summary(false);
  }

  keys(): string[] {
    return [...this.fields.keys()];
  }

  has(key: string): boolean {
    return this.fields.has(key);
  }

  /** The state of a field; the same object until something in it changes. */
  field(key: string): FieldState {
    const state = this.states.get(key);
    if (!state) throw new Error(`no field ${key} in the form`);
    return state;
  }

  /** The state of the whole form; the same object until something in it changes. */
  state(): FormState {
    return this.form;
  }

  value(key: string): unknown {
    return this.states.get(key)?.value;
  }

  values(): Values {
    return Object.fromEntries([...this.states].map(([key, s]) => [key, s.value]));
  }

  initialValue(key: string): unknown {
    return this.initial[key];
  }

  subscribe(key: string, listener: Listener): () => void {
    const set = this.listeners.get(key) ?? new Set();
    this.listeners.set(key, set.add(listener));
    return () => set.delete(listener);
  }

  subscribeForm(listener: Listener): () => void {
    this.formListeners.add(listener);
    return () => this.formListeners.delete(listener);
  }

  set(key: string, value: unknown): void {
    const field = this.fields.get(key);
    const old = this.states.get(key);
    if (!field || !old || this.same(field, old.value, value)) return;
    const due = old.touched || this.form.submitted;
    this.put(key, {
      value,
      dirty: !this.same(field, this.initial[key], value),
      fault: due ? this.check(field, value) : null,
    });
  }

  /** Several values at once, for instance a restored draft. */
  setAll(values: Values): void {
    for (const [key, value] of Object.entries(values)) if (this.fields.has(key)) this.set(key, value);
  }

  /** The person left the field: its check is due from now on. */
  touch(key: string): void {
    const field = this.fields.get(key);
    const old = this.states.get(key);
    if (!field || !old || old.touched) return;
    // An empty required field says nothing on leaving: the form was only passed through.
    const fault = field.isBlank(old.value) ? old.fault : (old.fault ?? this.check(field, old.value));
    this.put(key, { touched: true, fault });
  }

  /** A fault that the input found while reading what was typed; null takes it back. */
  setFault(key: string, fault: Fault | null): void {
    const old = this.states.get(key);
    if (old && (old.fault?.code !== fault?.code || old.fault?.message !== fault?.message)) this.put(key, { fault });
  }

  /** What the server refused, by field. Keys that the form does not have are answered. */
  setServerFaults(faults: Record<string, Fault>): Record<string, Fault> {
    const others: Record<string, Fault> = {};
    for (const [key, fault] of Object.entries(faults)) {
      if (this.states.has(key)) this.put(key, { fault });
      else others[key] = fault;
    }
    return others;
  }

  /** Checks every field; from now on faults are shown while typing. Answers the keys with faults, in field order. */
  validate(): string[] {
    for (const [key, field] of this.fields) {
      const state = this.field(key);
      const fault = this.check(field, state.value) ?? (isInputFault(state.fault) ? state.fault : null);
      if (fault?.code !== state.fault?.code || !state.touched) this.put(key, { fault, touched: true });
    }
    this.setForm(this.summary(true));
    return this.form.faults;
  }

  /** The values to send: all that are not blank for a new record, only changed ones for an old. */
  payload(kind: 'create' | 'update'): Values {
    const out: Values = {};
    for (const [key, field] of this.fields) {
      const state = this.field(key);
      if (field.readOnly) continue;
      if (kind === 'update' ? state.dirty : state.dirty || !field.isBlank(state.value)) out[key] = state.value;
    }
    return out;
  }

  /** Begins again from `initial` (or from what is there now), with nothing dirty and no faults. */
  reset(initial: Values = this.values()): void {
    this.initial = { ...initial };
    for (const [key, field] of this.fields) this.put(key, this.fresh(field, this.initial[key]));
    this.setForm(this.summary(false));
  }

  setReadOnly(key: string, readOnly: boolean): void {
    const field = this.fields.get(key);
    if (!field || !!field.readOnly === readOnly) return;
    field.readOnly = readOnly;
    this.put(key, { readOnly });
  }

  private fresh(field: EngineField, value: unknown): FieldState {
    return { value, dirty: false, touched: false, fault: null, required: !!field.required, readOnly: !!field.readOnly };
  }

  private same(field: EngineField, a: unknown, b: unknown): boolean {
    if (Object.is(a, b) || (field.isBlank(a) && field.isBlank(b))) return true;
    return field.equal ? field.equal(a, b) : JSON.stringify(a) === JSON.stringify(b);
  }

  private check(field: EngineField, value: unknown): Fault | null {
    if (field.readOnly) return null;
    if (field.isBlank(value)) return field.required ? { code: 'required' } : null;
    return field.check?.(value) ?? null;
  }

  private summary(submitted: boolean): FormState {
    const faults: string[] = [];
    const missing: string[] = [];
    let dirty = 0;
    for (const [key, state] of this.states) {
      if (state.dirty) dirty++;
      if (state.fault) faults.push(key);
      const field = this.fields.get(key)!;
      if (field.required && !field.readOnly && field.isBlank(state.value)) missing.push(key);
    }
    return { dirty, faults, missing, submitted };
  }

  private setForm(next: FormState): void {
    const old = this.form;
    const same =
      old.dirty === next.dirty &&
      old.submitted === next.submitted &&
      old.faults.join() === next.faults.join() &&
      old.missing.join() === next.missing.join();
    if (same) return;
    this.form = next;
    for (const listener of [...this.formListeners]) listener();
  }

  private put(key: string, change: Partial<FieldState>): void {
    this.states.set(key, { ...this.field(key), ...change });
    this.queue.push(key);
    if (!this.telling) this.tell();
  }

  private tell(): void {
    this.telling = true;
    try {
      for (let round = 0; this.queue.length > 0; round++) {
        if (round > MAX_ROUNDS * Math.max(1, this.fields.size))
          throw new Error(`fields set each other without end: ${this.queue[0]}`);
        const key = this.queue.shift()!;
        for (const listener of [...(this.listeners.get(key) ?? [])]) listener();
      }
    } finally {
      this.queue = [];
      this.telling = false;
    }
    this.setForm(this.summary(this.form.submitted));
  }
}

/** A fault of the text itself (not a date, not a number): the value alone does not show it. */
function isInputFault(fault: Fault | null): boolean {
  return fault !== null && fault.code.startsWith('not_a_');
}
