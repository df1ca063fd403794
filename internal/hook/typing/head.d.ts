declare namespace Tenon {
  /** $day */
  type Day = string;

  /** $instant */
  type Instant = string;

  /** $person */
  interface Person {
    readonly id: string;
    readonly name: string;
  }

  /** $file */
  interface File {
    readonly id: string;
    readonly name: string;
    /** $file_size */
    readonly size: number;
    /** $file_type */
    readonly type: string;
  }

  /** $address */
  interface Address {
    readonly province: string;
    readonly city: string;
    readonly district: string;
    readonly detail: string;
  }

  /** $point */
  interface Point {
    readonly lon: number;
    readonly lat: number;
  }

  /** $contact */
  interface Contact {
    readonly value: string;
    /** $contact_kind */
    readonly kind: string;
  }

  /** $reference */
  interface Reference<O extends string> {
    readonly object: O;
    readonly id: string;
    /** $reference_label */
    readonly label?: string;
    /** $reference_record */
    readonly record?: any;
  }

  /** $user */
  interface User {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    /** $user_department */
    readonly department: string;
    /** $user_departments */
    readonly departments: readonly string[];
    /** $user_manager */
    readonly manager: string;
    /** $user_roles */
    readonly roles: readonly string[];
    /** $user_admin */
    readonly admin: boolean;
    readonly locale: "zh" | "en";
  }

  /** $refusal */
  interface Refusal extends Error {
    readonly code: string;
    readonly status: number;
    readonly data?: any;
  }

  /** $object_key */
  type ObjectKey = keyof Records;

  /** $field_key */
  type FieldKey<O extends ObjectKey> = Extract<keyof Records[O], string>;

  /** $system_key */
  type SystemKey = "version" | "created" | "updated" | "created_by" | "updated_by" | "parent" | "position";

  /** $row */
  type Row<O extends ObjectKey> = Omit<Records[O], SystemKey>;

  /** $seen */
  type Seen<O extends ObjectKey> = Shown<Omit<Records[O], Extract<keyof Records[O], Beside[O]>>>;
  type Shown<T> = { readonly [K in keyof T]: T[K] extends readonly File[] ? readonly string[] : T[K] };

  /** $input */
  type Input<O extends ObjectKey> = Given<Records[O], Extract<keyof Records[O], Writable[O]>>;
  type Given<T, K extends keyof T> = { [P in K]?: Value<T[P]> | null };

  /** $value */
  type Value<T> = T extends readonly File[]
    ? readonly string[]
    : T extends Reference<infer O> ? { object: O; id: string } | `${O}:${string}`
    : T extends readonly Contact[] ? readonly { value: string; kind?: string }[]
    : T extends Address ? Partial<T>
    : T extends readonly (infer R)[] ? ([R] extends [string] ? readonly R[] : readonly { [P in keyof R]?: Value<R[P]> | null }[])
    : T;

  /** $settable_key */
  type SettableKey<O extends ObjectKey> = Extract<keyof Records[O], Settable[O]>;

  /** $expand_key */
  type ExpandKey<O extends ObjectKey> = Extract<keyof Links[O], string>;
  type Linked<T> = T extends ObjectKey ? Records[T] : Person;

  /** $read */
  type Read<O extends ObjectKey, E = never> = { readonly [K in keyof Records[O]]: K extends E & keyof Links[O] ? Expanded<Records[O][K], Links[O][K]> : Records[O][K] };
  type Expanded<T, L> = T extends readonly string[] ? readonly Linked<L>[] : string extends T ? Linked<L> | null : T;

  /** $find */
  interface Find<O extends ObjectKey, E extends ExpandKey<O> = never> {
    /** $filter */
    filter?: string;
    /** $q */
    q?: string;
    /** $sort */
    sort?: string;
    /** $limit */
    limit?: number;
    /** $fields */
    fields?: readonly (FieldKey<O> | `${FieldKey<O>}.${string}`)[];
    /** $expand */
    expand?: readonly (E | `${FieldKey<O>}.${string}`)[];
  }

  /** $group */
  type Group<O extends ObjectKey> = FieldKey<O> | { field: FieldKey<O>; by?: "day" | "week" | "month" | "quarter" | "year" };

  /** $measure */
  interface Measure<O extends ObjectKey> {
    op: "count" | "sum" | "avg" | "min" | "max" | "count_distinct";
    field?: FieldKey<O>;
    /** $measure_as */
    as?: string;
  }

  /** $figures */
  interface Figures<O extends ObjectKey> {
    groupBy?: readonly Group<O>[];
    measures?: readonly Measure<O>[];
    /** $filter */
    filter?: string;
    /** $view */
    view?: string;
    /** $q */
    q?: string;
    /** $sort */
    sort?: string;
    limit?: number;
  }

  /** $fetch */
  interface Fetch {
    method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
    headers?: { [name: string]: string };
    /** $fetch_body */
    body?: string;
    /** $fetch_json */
    json?: unknown;
    /** $fetch_timeout */
    timeout?: number;
  }

  /** $answer */
  interface Answer {
    readonly status: number;
    /** $answer_ok */
    readonly ok: boolean;
    /** $answer_headers */
    readonly headers: { readonly [name: string]: string };
    text(): string;
    json(): any;
  }

  /** $message */
  interface Message {
    title: string;
    body?: string;
    /** $message_record */
    record?: string | { object: ObjectKey; id: string };
  }

  /** $letter */
  interface Mail {
    to: string | readonly string[];
    subject: string;
    text: string;
    /** $letter_html */
    html?: string;
  }

  /** $context */
  type Context<O extends ObjectKey = ObjectKey, E extends Event = Event> = Events<O>[E];
  type Event = keyof Events<ObjectKey>;

  /** $hook */
  type Hook<O extends ObjectKey = ObjectKey, E extends Event = Event> = (ctx: Context<O, E>) => unknown;
}
