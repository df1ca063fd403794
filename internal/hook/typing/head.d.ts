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

  /** $row */
  type Row<O extends ObjectKey> = Omit<Records[O], SystemKey>;

  /** $seen */
  type Seen<O extends ObjectKey> = Shown<Omit<Records[O], Extract<keyof Records[O], Beside[O]>>>;
  type Shown<T> = { readonly [K in keyof T]: T[K] extends readonly File[] ? readonly string[] : T[K] };

  /** $input */
  type Input<O extends ObjectKey> = Given<Records[O], Extract<keyof Records[O], Writable[O]>>;

  /** $settable_key */
  type SettableKey<O extends ObjectKey> = Extract<keyof Records[O], Settable[O]>;

  /** $expand_key */
  type ExpandKey<O extends ObjectKey> = Extract<keyof Links[O], string>;

  /** $read */
  type Read<O extends ObjectKey, E = never> = Opened<Records, Records[O], Links[O], E>;

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
