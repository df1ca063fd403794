import cage from './cage.js?raw';
import { answerOf } from './message';
import type { Answer, Change, Failure, FormScript, Runner, ScriptEvent, SeenForm } from './types';

/** How long a function may take, in milliseconds. */
export const DEADLINES: Record<ScriptEvent, number> = { onLoad: 1000, onChange: 500, onBeforeSubmit: 2000 };
/** How long a browser may take to start a script, which is not the script's doing. */
const START_MS = 5000;

const HANDLERS: ScriptEvent[] = ['onLoad', 'onChange', 'onBeforeSubmit'];
const HEAD = `'use strict';\n${cage}\n`;
/** Lines that stand before the source in what the worker runs. */
export const LINES_BEFORE = HEAD.split('\n').length - 1;
const TAIL = `\n;__tenonRun({${HANDLERS.map((name) => `${name}: typeof ${name} === 'function' ? ${name} : undefined`).join(', ')}});\n`;

/** What a worker of a script runs. */
export const program = (source: string): string => HEAD + source + TAIL;

interface Worker {
  ready: Promise<Failure | null>;
  started: (failure: Failure | null) => void;
  calls: Map<number, (answer: Answer | Failure) => void>;
  idle: (() => void) | null;
}

/**
 * Runs scripts in workers of a frame that has no origin, no network and no page
 * (`public/form-script.html`). A worker that does not answer in time is ended, with
 * all that the script has kept, and begins anew with the next call.
 */
export class Sandbox implements Runner {
  private readonly frame: HTMLIFrameElement;
  private readonly port: MessagePort;
  private readonly here: Promise<boolean>;
  private readonly workers = new Map<string, Worker>();
  private last = 0;

  constructor(page = '/form-script.html') {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.frame = document.createElement('iframe');
    this.frame.setAttribute('sandbox', 'allow-scripts');
    this.frame.setAttribute('aria-hidden', 'true');
    this.frame.tabIndex = -1;
    this.frame.hidden = true;
    this.frame.src = page;
    this.here = new Promise((resolve) => {
      setTimeout(() => resolve(false), START_MS);
      // The frame has no origin that could be named; what it gets is one end of a channel.
      this.frame.addEventListener('load', () => this.frame.contentWindow?.postMessage('port', '*', [port2]), { once: true });
      port1.addEventListener('message', ({ data }: MessageEvent) => this.heard(data, resolve));
    });
    port1.start();
    document.body.append(this.frame);
  }

  async call(script: FormScript, event: ScriptEvent, state: SeenForm, change?: Change): Promise<Answer | Failure> {
    if (!(await this.here)) return { kind: 'unreachable' };
    const worker = this.workers.get(script.key) ?? this.start(script);
    const failure = await worker.ready;
    if (failure) return failure;
    const id = ++this.last;
    const ms = DEADLINES[event];
    return new Promise((resolve) => {
      const done = (answer: Answer | Failure): void => {
        clearTimeout(timer);
        worker.calls.delete(id);
        resolve(answer);
      };
      const timer = setTimeout(() => {
        this.end(script.key);
        done({ kind: 'timeout', ms });
      }, ms);
      worker.calls.set(id, (answer) => {
        if ('kind' in answer) {
          done(answer);
          return;
        }
        // A script that has answered and goes on for ever is found here, not with the next key.
        worker.idle = () => done(answer);
        this.send({ key: script.key, message: 'ping' });
      });
      this.send({ key: script.key, message: { call: id, event, state, change } });
    });
  }

  /** Starts a source and ends it: what it does not parse or start with, null when it does. */
  async check(source: string): Promise<Failure | null> {
    if (!(await this.here)) return { kind: 'unreachable' };
    const key = `check ${++this.last}`;
    const failure = await this.start({ key, source }).ready;
    this.end(key);
    return failure;
  }

  close(): void {
    for (const key of [...this.workers.keys()]) this.end(key);
    this.port.close();
    this.frame.remove();
  }

  private start(script: Pick<FormScript, 'key' | 'source'>): Worker {
    let started!: (failure: Failure | null) => void;
    const ready = new Promise<Failure | null>((resolve) => {
      const timer = setTimeout(() => {
        this.end(script.key);
        resolve({ kind: 'timeout', ms: START_MS });
      }, START_MS);
      started = (failure) => {
        clearTimeout(timer);
        resolve(failure);
      };
    });
    const worker: Worker = { ready, started, calls: new Map(), idle: null };
    this.workers.set(script.key, worker);
    this.send({ key: script.key, code: program(script.source) });
    return worker;
  }

  private send(message: { key: string; code?: string; end?: true; message?: unknown }): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end, and no origin
    this.port.postMessage(message);
  }

  private end(key: string): void {
    this.workers.delete(key);
    this.send({ key, end: true });
  }

  private heard(data: unknown, here: (is: boolean) => void): void {
    if (!data || typeof data !== 'object') return;
    const { key, said, broken } = data as { key?: unknown; said?: unknown; broken?: { message?: unknown; line?: unknown } };
    if ('here' in data) here(true);
    const worker = typeof key === 'string' ? this.workers.get(key) : undefined;
    if (!worker) return;
    if (broken) {
      const line = Number(broken.line) - LINES_BEFORE;
      const failure: Failure = { kind: 'broken', message: String(broken.message).slice(0, 500), line: line > 0 ? line : undefined };
      this.end(key as string);
      worker.started(failure);
      for (const answer of [...worker.calls.values()]) answer(failure);
      return;
    }
    if (!said || typeof said !== 'object') return;
    if ('ready' in said) worker.started(null);
    else if ('pong' in said) {
      worker.idle?.();
      worker.idle = null;
    } else worker.calls.get(Number((said as { call?: unknown }).call))?.(answerOf(said, LINES_BEFORE));
  }
}
