import type { Job, RecordData } from '../api/types';

/** What one asks to be told of: the records of an object that a filter holds for, what is said of one of them, one's own jobs or notifications. The second and the last only ever reset. */
export type Topic = { object: string; filter?: string } | { object: string; record: string } | { jobs: true } | { inbox: true };

/** What became of a record, as the server hints: put in what comes, take out what goes. */
export type Action = 'create' | 'update' | 'leave' | 'delete';

export interface Listener {
  onRecord?: (action: Action, record: RecordData) => void;
  onJob?: (job: Job) => void;
  /** What one sees has changed otherwise than by single records: read it again. */
  onReset: () => void;
}

/** The record that a page has open, and what of it is being edited. */
export interface Attendance {
  object: string;
  record: string;
  editing: boolean;
  /** The field that is edited; '' is everything. */
  field: string;
}

/** Somebody else who has the record open. */
export interface Present {
  id: string;
  name: string;
  editing: boolean;
  field?: string;
}

interface Subscription {
  topic: Topic;
  listener: Listener;
}

export interface LiveOptions {
  url: () => string;
  token: () => string | null;
  open?: (url: string) => WebSocket;
  /** Told when it has not come back for some seconds. */
  onAway?: () => void;
  /** Told when it is back after a loss: the server may be another one. */
  onBack?: () => void;
}

/** Codes after which nothing is gained by connecting again by itself. */
const final = new Set([4001, 4003]);
const firstPause = 500;
const longestPause = 30_000;
/** A pause before trying again that tells of more than a hiccup. */
const awayAfter = 1500;
const pingEvery = 30_000;

/**
 * One socket for the whole page. It opens with the first subscription, comes back
 * by itself after a loss and asks for what was missed, and closes a while after the
 * last subscription went.
 */
export class Live {
  private socket: WebSocket | null = null;
  private ready = false;
  private seq: number | null = null;
  private pause = firstPause;
  private broken = false;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private pings: ReturnType<typeof setInterval> | null = null;
  private readonly subscriptions = new Map<string, Subscription>();
  private next = 0;
  private attendance: Attendance | null = null;
  private told: (people: Present[]) => void = () => undefined;

  constructor(private readonly options: LiveOptions) {}

  /** Tells a listener of a topic until the function that it gives is called. */
  subscribe(topic: Topic, listener: Listener): () => void {
    const id = `s${++this.next}`;
    this.subscriptions.set(id, { topic, listener });
    if (this.ready) this.send({ type: 'subscribe', id, ...topic });
    else this.connect();
    return () => {
      if (!this.subscriptions.delete(id)) return;
      if (this.ready) this.send({ type: 'unsubscribe', id });
      if (this.subscriptions.size === 0) this.rest();
    };
  }

  /** Says which record one has open, and is told who else has; null says none. */
  attend(at: Attendance | null, told: (people: Present[]) => void = () => undefined): void {
    this.attendance = at;
    this.told = told;
    if (this.ready) this.send({ type: 'attend', ...at });
    else if (at) this.connect();
  }

  /** The token is another one: a fresh one extends the connection, none or another person's ends it. */
  renew(same: boolean): void {
    const token = this.options.token();
    if (token && same && this.ready) this.send({ type: 'auth', token });
    else {
      this.seq = null;
      this.drop();
      if (token && this.subscriptions.size > 0) this.connect();
    }
  }

  /** Tries at once, for instance since the network is back. */
  wake(): void {
    if (this.socket || this.subscriptions.size === 0) return;
    this.pause = firstPause;
    this.connect();
  }

  close(): void {
    this.subscriptions.clear();
    this.drop();
  }

  private connect(): void {
    const token = this.options.token();
    if (this.socket || !token) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const socket = (this.options.open ?? ((url: string) => new WebSocket(url)))(this.options.url());
    this.socket = socket;
    socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'auth', token })));
    socket.addEventListener('message', (event) => {
      if (this.socket === socket) this.receive(event.data);
    });
    socket.addEventListener('close', (event) => {
      if (this.socket === socket) this.lost(event.code);
    });
  }

  private lost(code: number): void {
    this.forget();
    this.broken = true;
    if (final.has(code) || this.subscriptions.size === 0) return;
    // Not all at once after the server came back.
    const wait = this.pause * (0.5 + Math.random());
    this.pause = Math.min(this.pause * 2, longestPause);
    if (wait >= awayAfter) this.options.onAway?.();
    this.timer = setTimeout(() => this.connect(), wait);
  }

  /** Closes after the last subscription, unless another one comes at once as when pages change. */
  private rest(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.subscriptions.size === 0) this.drop();
    }, 5000);
  }

  private drop(): void {
    const socket = this.socket;
    this.forget();
    socket?.close(1000);
  }

  private forget(): void {
    this.socket = null;
    this.ready = false;
    this.told([]);
    if (this.timer) clearTimeout(this.timer);
    if (this.pings) clearInterval(this.pings);
    this.timer = this.pings = null;
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private receive(data: unknown): void {
    const message = read(data);
    if (!message) return;
    switch (message.type) {
      case 'ready':
        this.begin(message.seq);
        break;
      case 'change':
        this.note(message.seq);
        this.tell(message);
        break;
      case 'reset': {
        this.note(message.seq);
        const one = message.id === undefined ? null : this.subscriptions.get(message.id);
        if (one) one.listener.onReset();
        else if (message.id === undefined) for (const { listener } of this.subscriptions.values()) listener.onReset();
        break;
      }
      case 'presence':
        if (message.people && this.attendance && message.object === this.attendance.object && (message.record as unknown) === this.attendance.record) this.told(message.people);
        break;
      case 'error':
        // A release or another role took away what it needs: what the page reads next says why.
        if (message.id !== undefined) {
          const ended = this.subscriptions.get(message.id);
          this.subscriptions.delete(message.id);
          ended?.listener.onReset();
        }
        break;
      default:
        this.note(message.seq);
    }
  }

  private begin(seq: number | undefined): void {
    this.ready = true;
    if (this.broken) this.options.onBack?.();
    this.broken = false;
    this.pause = firstPause;
    for (const [id, { topic }] of this.subscriptions) this.send({ type: 'subscribe', id, ...topic });
    if (this.attendance) this.send({ type: 'attend', ...this.attendance });
    if (this.seq === null) this.note(seq);
    else this.send({ type: 'resume', seq: this.seq });
    this.pings = setInterval(() => this.send({ type: 'ping' }), pingEvery);
  }

  private note(seq: number | undefined): void {
    if (seq !== undefined && (this.seq === null || seq > this.seq)) this.seq = seq;
  }

  private tell(message: Message): void {
    const listener = this.subscriptions.get(message.id ?? '')?.listener;
    if (message.job) listener?.onJob?.(message.job);
    else if (message.record && message.action) listener?.onRecord?.(message.action, message.record);
  }
}

interface Message {
  type: string;
  id?: string;
  seq?: number;
  action?: Action;
  record?: RecordData;
  job?: Job;
  object?: string;
  people?: Present[];
}

function read(data: unknown): Message | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return message !== null && typeof message === 'object' && 'type' in message && typeof message.type === 'string' ? (message as Message) : null;
  } catch {
    return null;
  }
}
