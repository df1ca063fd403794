import { isApiError, type FieldError } from '@/shared/api/error';
import type { AnyDoc } from './documents';
import { historyOf, record, redo, undo, type History } from './history';

/** A document of a session, as it is saved. */
export interface Part {
  doc: AnyDoc;
}

export type SavePhase = 'idle' | 'waiting' | 'saving' | 'saved' | 'refused' | 'failed';

export interface SaveState {
  phase: SavePhase;
  /** When the draft was last saved. */
  at: Date | null;
  /** Why the last save did not succeed. */
  error: unknown;
  /** What was refused: by document (`object/customer`), then by path (`fields.3.key`). */
  problems: Record<string, Record<string, FieldError>>;
}

export interface SessionView<S> {
  present: S;
  canUndo: boolean;
  canRedo: boolean;
  save: SaveState;
}

export interface SessionOptions<S> {
  initial: S;
  /** The documents that a state stands for. */
  parts: (state: S) => AnyDoc[];
  /** Saves one document as the person's draft. */
  put: (doc: AnyDoc) => Promise<unknown>;
  onSaved?: (doc: AnyDoc) => void;
  now?: () => number;
  /** Milliseconds of rest before a save. */
  rest?: number;
  /** Milliseconds before another try when the server could not be reached. */
  again?: number;
}

const refOf = (doc: AnyDoc) => `${doc.kind}/${doc.key}`;

/**
 * Documents while they are designed: changes are steps that can be undone, and
 * each is saved to the person's draft after a short rest. What the server
 * refuses stays on the page with its reasons and is sent again with the next
 * change; an unreachable server is tried again by itself.
 */
export class Session<S> {
  private history: History<S>;
  private saved: Map<string, string>;
  private save: SaveState = { phase: 'idle', at: null, error: null, problems: {} };
  private view: SessionView<S>;
  private listeners = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private readonly now: () => number;

  constructor(private readonly options: SessionOptions<S>) {
    this.now = options.now ?? Date.now;
    this.history = historyOf(options.initial);
    this.saved = new Map(options.parts(options.initial).map((doc) => [refOf(doc), JSON.stringify(doc)]));
    this.view = this.viewed();
  }

  state = (): SessionView<S> => this.view;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get present(): S {
    return this.history.present;
  }

  /** Makes a change; changes of one `part` in a row are undone together. */
  apply(change: (state: S) => S, part: string | null = null): void {
    this.go(record(this.history, change(this.history.present), this.now(), part));
  }

  undo = (): void => this.go(undo(this.history));
  redo = (): void => this.go(redo(this.history));

  /** Saves now what is not saved yet; resolves when the server has answered. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.running;
    if (this.unsaved().length > 0) await this.run();
  }

  /** Whether something is not in the draft yet. */
  get dirty(): boolean {
    return this.running !== null || this.unsaved().length > 0;
  }

  private go(next: History<S>): void {
    if (next === this.history) return;
    this.history = next;
    if (this.unsaved().length > 0) {
      this.save = { ...this.save, phase: this.running ? 'saving' : 'waiting' };
      this.later(this.options.rest ?? 500);
    } else {
      this.save = { phase: this.save.at ? 'saved' : 'idle', at: this.save.at, error: null, problems: {} };
    }
    this.tell();
  }

  private unsaved(): AnyDoc[] {
    return this.options.parts(this.history.present).filter((doc) => this.saved.get(refOf(doc)) !== JSON.stringify(doc));
  }

  private later(ms: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      if (!this.running) void this.run();
    }, ms);
  }

  private run(): Promise<void> {
    this.running = this.send().finally(() => {
      this.running = null;
      if (this.unsaved().length > 0 && this.save.phase !== 'refused' && this.save.phase !== 'failed' && !this.timer) void this.run();
      this.tell();
    });
    return this.running;
  }

  private async send(): Promise<void> {
    const problems: SaveState['problems'] = {};
    let failure: unknown = null;
    this.save = { ...this.save, phase: 'saving' };
    this.tell();
    for (const doc of this.unsaved()) {
      const sent = JSON.stringify(doc);
      try {
        await this.options.put(doc);
        this.saved.set(refOf(doc), sent);
        this.options.onSaved?.(doc);
      } catch (error) {
        failure = error;
        if (isApiError(error) && error.status >= 400 && error.status < 500) problems[refOf(doc)] = error.fieldErrors;
        else break;
      }
    }
    const refused = Object.keys(problems).length > 0;
    const at = failure ? this.save.at : new Date(this.now());
    this.save = { phase: failure ? (refused ? 'refused' : 'failed') : this.unsaved().length > 0 ? 'waiting' : 'saved', at, error: failure, problems };
    if (failure && !refused) this.later(this.options.again ?? 3000);
    this.tell();
  }

  private viewed(): SessionView<S> {
    const { past, present, future } = this.history;
    return { present, canUndo: past.length > 0, canRedo: future.length > 0, save: this.save };
  }

  private tell(): void {
    this.view = this.viewed();
    for (const listener of this.listeners) listener();
  }
}

/** The problems of a document that lie under a path, by the rest of the path; '' is the path itself. */
export function problemsUnder(problems: Record<string, FieldError> | undefined, path: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [at, problem] of Object.entries(problems ?? {})) {
    if (at === path) out[''] = problem.message;
    else if (path === '') out[at] = problem.message;
    else if (at.startsWith(`${path}.`)) out[at.slice(path.length + 1)] = problem.message;
  }
  return out;
}
