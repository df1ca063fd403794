/**
 * A client of Tenon's HTTP API: fetch and nothing else, in browsers and in Node.js
 * from 20 on. How to use it: ../README.md.
 */
import type { Figures, File, Given, Opened } from "./values.js";
export type * from "./values.js";

/** What objects there are: the Workspace of objects.ts, or anything. */
export interface Schema {
  records: object;
  writable: object;
  links: object;
}

/** Without types of a workspace every key is taken, and every value is any. */
export interface AnySchema {
  records: { [object: string]: { [field: string]: any } };
  writable: { [object: string]: string };
  links: { [object: string]: { [field: string]: any } };
}

type At<T, K> = K extends keyof T ? T[K] : never;
type Text<K> = Extract<K, string>;
type Any<S extends Schema> = string extends keyof S["records"] ? true : false;

/** The key of an object. */
export type ObjectKey<S extends Schema> = Text<keyof S["records"]>;
/** The key of a field. */
export type FieldKey<S extends Schema, O> = Text<keyof At<S["records"], O>>;
/** A field that may be expanded. */
export type ExpandKey<S extends Schema, O> = Text<keyof At<S["links"], O>>;
/** A record as it is read. What one may not read on a record is absent. */
export type Read<S extends Schema, O, E = never> = Any<S> extends true ? { readonly [field: string]: any } : Opened<S["records"], At<S["records"], O>, At<S["links"], O>, E>;
/** What a record is written with: the fields that are given. */
export type Input<S extends Schema, O> = Any<S> extends true ? { [field: string]: any } : Given<At<S["records"], O>, Extract<keyof At<S["records"], O>, At<S["writable"], O>>>;

/** How a call is made. */
export interface CallOptions {
  /** Ends the call, and the waiting between attempts. */
  signal?: AbortSignal | undefined;
}

/** Which parts of records are read. */
export interface GetQuery<S extends Schema, O, E> extends CallOptions {
  /** Only these fields; columns of sub-forms as lines.price. In lists sub-forms come only when they are named. */
  fields?: readonly (FieldKey<S, O> | `${FieldKey<S, O>}.${string}`)[] | undefined;
  /** Links that become the records that they lead to. */
  expand?: readonly (E | `${FieldKey<S, O>}.${string}`)[] | undefined;
  /** Titles of all that is linked, in links. */
  links?: boolean | undefined;
}

/** Which records are read. */
export interface Query<S extends Schema, O, E> extends GetQuery<S, O, E> {
  /** CEL over the record: record.amount > 1000.0 && record.account.level == "a" */
  filter?: string | undefined;
  /** Words to search for. */
  q?: string | undefined;
  /** Fields with commas, - in front for descending: -created,name */
  sort?: string | undefined;
  /** Key of a view: its filter joins, and its order is the default. */
  view?: string | undefined;
  /** Records of a page. */
  limit?: number | undefined;
  /** Where the page before ended. */
  cursor?: string | undefined;
  /** Records to leave out at the beginning, in place of a cursor. */
  skip?: number | undefined;
}

/** A page of records. */
export interface Page<R> {
  readonly items: readonly R[];
  /** Where the next page begins; null behind the last one. */
  readonly cursor: string | null;
  readonly links?: { readonly [id: string]: string };
}

export interface WriteOptions extends CallOptions {
  /** Key of the form that the record is filled in with: its rules hold too. */
  form?: string | undefined;
}

export interface CreateOptions extends WriteOptions {
  /** Names the request, so that it may come again within 24 hours and still makes one record. One is made up without. */
  idempotencyKey?: string | undefined;
}

export interface UpdateOptions extends WriteOptions {
  /** The version that the change was made on: another one is a Conflict. */
  version?: number | undefined;
}

/** One operation of a batch. An update or a delete may have the version that it was made on in data. */
export type Operation<S extends Schema, O> =
  | { method: "create"; data: Input<S, O>; form?: string }
  | { method: "update"; id: string; data: Input<S, O> & { version?: number }; form?: string }
  | { method: "delete"; id: string; data?: { version?: number } };

/** What came of one operation. */
export interface Outcome<R> {
  readonly status: number;
  readonly record?: R;
  readonly warnings?: readonly Warning[];
  readonly error?: ProblemBody;
}

/** A rule that only warns and that a record fails. */
export interface Warning {
  readonly rule: string | null;
  readonly field: string | null;
  readonly message: string;
}

/** What is wrong at one field. */
export interface FieldProblem {
  readonly code: string;
  readonly message: string;
  /** Key of the rule of the business that it breaks. */
  readonly rule?: string;
}

/** The body of every refusal. */
export interface ProblemBody {
  readonly status: number;
  readonly code?: string;
  readonly message: string;
  readonly data: { readonly [name: string]: any };
}

/** A job that goes on in the background. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: "queued" | "running" | "done" | "failed" | "cancelled";
  readonly done: number;
  readonly total: number;
  readonly result: any;
  readonly error: any;
}

/** A refusal of the server, in the language of who asks. */
export class Problem extends Error {
  readonly status: number;
  /** Stays the same in all languages. */
  readonly code: string;
  readonly data: { readonly [name: string]: any };

  constructor(body: ProblemBody) {
    super(body.message);
    this.name = new.target.name;
    this.status = body.status;
    this.code = body.code ?? "";
    this.data = body.data;
  }

  /** What is wrong by field; _ is the record as a whole. */
  get fields(): { [field: string]: FieldProblem } {
    return Object.fromEntries(Object.entries(this.data).filter(([, it]) => typeof it?.code === "string" && typeof it.message === "string"));
  }
}

/** The record was changed by somebody else since the version that was named. */
export class Conflict<R = { readonly [field: string]: any }> extends Problem {
  /** The record as it is now. */
  get current(): R {
    return this.data["current"];
  }
}

/** How to reach a business, and as whom. */
export interface Options {
  /** Address of the server, https://crm.example.com; in a page of that server it may be left out. */
  url?: string | undefined;
  /** An API key, tnk_…, or the token of a session. */
  token?: string | undefined;
  /** Language of messages where nobody is signed in. */
  language?: "zh" | "en" | undefined;
  /** How often a call is tried again: 4 unless told. */
  retries?: number | undefined;
  /** The longest wait before the next attempt in milliseconds, 60,000 unless told: who is told to wait longer gets the Problem. */
  patience?: number | undefined;
  fetch?: typeof fetch | undefined;
}

/** Who signs in. */
export interface SignIn extends Omit<Options, "token"> {
  email: string;
  password: string;
  /** Asked for a code of the second factor, where there is one. */
  code?: (() => string | Promise<string>) | undefined;
}

export interface RequestOptions extends CallOptions {
  /** Parameters of the address. Lists are joined with commas; what is undefined or false is left out. */
  query?: { [name: string]: string | number | boolean | readonly string[] | undefined } | undefined;
  /** A FormData goes as it is, anything else as JSON. */
  body?: unknown;
  /** Makes a POST safe to repeat: the first answer is given again for 24 hours. */
  idempotencyKey?: string | undefined;
}

/** A business, as one of its people or API keys sees it. */
export class Tenon<S extends Schema = AnySchema> {
  readonly #options: Options;
  #token: string | undefined;

  constructor(options: Options = {}) {
    this.#options = options;
    this.#token = options.token;
  }

  /** Signs a person in. Programs better have an API key. */
  static async signIn<S extends Schema = AnySchema>(who: SignIn): Promise<Tenon<S>> {
    const { email, password, code, ...options } = who;
    const tenon = new Tenon<S>(options);
    try {
      tenon.#token = (await tenon.request<{ token: string }>("POST", "/api/collections/users/auth-with-password", { body: { identity: email, password } })).token;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "second_factor_required" || !code) throw error;
      tenon.#token = (await tenon.request<{ token: string }>("POST", "/api/v1/sign-in/code", { body: { ticket: error.data["ticket"], code: await code() } })).token;
    }
    return tenon;
  }

  /** Ends the session. */
  async signOut(): Promise<void> {
    await this.request("DELETE", "/api/v1/me/sessions/current");
    this.#token = undefined;
  }

  /** The records of an object. */
  records<O extends ObjectKey<S>>(object: O): Records<S, O> {
    return new Records<S, O>(this, object);
  }

  /** Uploads a file; its id is written into a field of files. */
  upload(file: Blob, name: string, options: CallOptions = {}): Promise<File> {
    const body = new FormData();
    body.append("file", file, name);
    return this.request("POST", "/api/v1/files", { ...options, body });
  }

  /** A job as it stands. */
  job(id: string, options: CallOptions = {}): Promise<Job> {
    return this.request("GET", `/api/v1/jobs/${encodeURIComponent(id)}`, options);
  }

  /** Waits until a job has ended, however it did. */
  async wait(id: string, options: CallOptions & { every?: number | undefined } = {}): Promise<Job> {
    for (;;) {
      const job = await this.job(id, { signal: options.signal });
      if (job.state !== "queued" && job.state !== "running") return job;
      await pause(options.every ?? 500, options.signal);
    }
  }

  /** Any call of the API. The answer is JSON, or undefined where there is none. */
  async request<T = any>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
    const response = await this.send(method, path, options);
    return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
  }

  /** request, for answers that are not JSON. A refusal is thrown as a Problem. */
  async send(method: string, path: string, options: RequestOptions = {}): Promise<Response> {
    const { retries = 4, patience = 60_000, fetch: ask = fetch } = this.#options;
    const url = (this.#options.url ?? "").replace(/\/+$/, "") + path + parameters(options.query);
    const safe = method === "GET" || options.idempotencyKey !== undefined;
    for (let attempt = 0; ; attempt++) {
      const wait = 250 * 2 ** attempt * (1 + Math.random());
      let response: Response;
      try {
        response = await ask(url, this.#request(method, options));
      } catch (error) {
        // Whether it arrived is not known: only what may arrive twice is sent again.
        if (!safe || attempt >= retries || options.signal?.aborted) throw error;
        await pause(wait, options.signal);
        continue;
      }
      if (response.ok) return response;
      const problem = await refusal(response);
      // Both say that nothing was done; a 503 without a code is that of a proxy, which cannot know.
      const asked = response.status === 429 || (response.status === 503 && (safe || problem.code !== "")) ? seconds(response.headers.get("Retry-After")) ?? wait : undefined;
      if (asked === undefined || attempt >= retries || asked > patience) throw problem;
      await pause(asked, options.signal);
    }
  }

  #request(method: string, options: RequestOptions): RequestInit {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (this.#token) headers["Authorization"] = `Bearer ${this.#token}`;
    if (this.#options.language) headers["Accept-Language"] = this.#options.language;
    if (options.idempotencyKey !== undefined) headers["Idempotency-Key"] = options.idempotencyKey;
    const init: RequestInit = { method, headers };
    if (options.signal) init.signal = options.signal;
    if (options.body instanceof FormData) {
      init.body = options.body;
    } else if (options.body !== undefined) {
      headers["Content-Type"] = "application/json";
      init.body = JSON.stringify(options.body);
    }
    return init;
  }
}

/** The records of one object. */
export class Records<S extends Schema, O extends ObjectKey<S>> {
  readonly #tenon: Tenon<S>;
  readonly #path: string;

  constructor(tenon: Tenon<S>, object: O) {
    this.#tenon = tenon;
    this.#path = `/api/v1/objects/${encodeURIComponent(object)}`;
  }

  /** One record; a Problem with the code not_found where one sees none. */
  get<E extends ExpandKey<S, O> = never>(id: string, query: GetQuery<S, O, E> = {}): Promise<Read<S, O, E>> {
    const { signal, ...rest } = query;
    return this.#tenon.request("GET", this.#record(id), { query: rest, signal });
  }

  /** A page of records. */
  list<E extends ExpandKey<S, O> = never>(query: Query<S, O, E> = {}): Promise<Page<Read<S, O, E>>> {
    const { signal, ...rest } = query;
    return this.#tenon.request("GET", `${this.#path}/records`, { query: rest, signal });
  }

  /** All records, page by page as they are taken: for await (const it of records.find(…)). */
  async *find<E extends ExpandKey<S, O> = never>(query: Query<S, O, E> = {}): AsyncGenerator<Read<S, O, E>, void, undefined> {
    for (let cursor = query.cursor; ; ) {
      const page: Page<Read<S, O, E>> = await this.list(cursor === undefined ? query : { ...query, cursor, skip: undefined });
      yield* page.items;
      if (!page.cursor) return;
      cursor = page.cursor;
    }
  }

  /** The first record, or null. */
  async first<E extends ExpandKey<S, O> = never>(query: Query<S, O, E> = {}): Promise<Read<S, O, E> | null> {
    return (await this.list({ ...query, limit: 1 })).items[0] ?? null;
  }

  /** How many records there are. */
  async count(query: Pick<Figures<FieldKey<S, O>>, "filter" | "q" | "view"> & CallOptions = {}): Promise<number> {
    const [all] = await this.aggregate({ ...query, measures: [{ op: "count", as: "count" }] });
    return all?.["count"] ?? 0;
  }

  /** Figures of records, by groups. */
  async aggregate(query: Figures<FieldKey<S, O>> & CallOptions): Promise<Record<string, any>[]> {
    const { signal, ...body } = query;
    return (await this.#tenon.request<{ items: Record<string, any>[] }>("POST", `${this.#path}/aggregate`, { body, signal })).items;
  }

  create(values: Input<S, O>, options: CreateOptions = {}): Promise<Read<S, O>> {
    const { idempotencyKey = unique(), form, signal } = options;
    return this.#tenon.request("POST", `${this.#path}/records`, { body: values, query: { form }, idempotencyKey, signal });
  }

  /** Changes the fields that are given. With a version it is a Conflict when somebody else was faster. */
  update(id: string, values: Input<S, O>, options: UpdateOptions = {}): Promise<Read<S, O>> {
    const { version, form, signal } = options;
    return this.#tenon.request("PATCH", this.#record(id), { body: version === undefined ? values : { ...values, version }, query: { form }, signal });
  }

  delete(id: string, options: CallOptions & { version?: number | undefined } = {}): Promise<void> {
    const { version, signal } = options;
    return this.#tenon.request("DELETE", this.#record(id), { query: { version }, signal });
  }

  /** Brings a deleted record back. */
  restore(id: string, options: CallOptions = {}): Promise<Read<S, O>> {
    return this.#tenon.request("POST", `${this.#record(id)}/actions/restore`, { ...options, body: {}, idempotencyKey: unique() });
  }

  /** Up to 500 operations; atomic: all or none. Otherwise each outcome has its own status. */
  async batch(operations: readonly Operation<S, O>[], options: CallOptions & { atomic?: boolean | undefined; idempotencyKey?: string | undefined } = {}): Promise<Outcome<Read<S, O>>[]> {
    const { atomic = false, idempotencyKey = unique(), signal } = options;
    return (await this.#tenon.request<{ results: Outcome<Read<S, O>>[] }>("POST", `${this.#path}/records:batch`, { body: { operations, atomic }, idempotencyKey, signal })).results;
  }

  /** A file of a record. */
  async download(id: string, field: FieldKey<S, O>, file: string, options: CallOptions = {}): Promise<Blob> {
    return (await this.#tenon.send("GET", `${this.#record(id)}/files/${encodeURIComponent(field)}/${encodeURIComponent(file)}`, options)).blob();
  }

  #record(id: string): string {
    return `${this.#path}/records/${encodeURIComponent(id)}`;
  }
}

function parameters(query: RequestOptions["query"] = {}): string {
  const out = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== false) out.set(name, String(value));
  const text = out.toString();
  return text && `?${text}`;
}

/** What a server, or a proxy before it, says when it refuses. */
async function refusal(response: Response): Promise<Problem> {
  const text = await response.text();
  let body: ProblemBody = { status: response.status, message: `${response.status} ${response.statusText}`, data: {} };
  try {
    const given: ProblemBody = JSON.parse(text);
    body = { ...body, ...given, data: given.data ?? {} };
  } catch {
    // It is no answer of Tenon's; the status is what there is to say.
  }
  return body.code === "conflict" ? new Conflict(body) : new Problem(body);
}

/** Retry-After in milliseconds: seconds, or a moment. */
function seconds(header: string | null): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done, ended) => {
    signal?.throwIfAborted();
    const stop = () => {
      clearTimeout(timer);
      ended(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      done();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/** A name for a request. */
function unique(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
