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

  /** $system_key */
  type SystemKey = "version" | "created" | "updated" | "created_by" | "updated_by" | "parent" | "position";

  /** $value */
  type Value<T> = T extends readonly File[]
    ? readonly string[]
    : T extends Reference<infer O> ? { object: O; id: string } | `${O}:${string}`
    : T extends readonly Contact[] ? readonly { value: string; kind?: string }[]
    : T extends Address ? Partial<T>
    : T extends readonly (infer R)[] ? ([R] extends [string] ? readonly R[] : readonly { [P in keyof R]?: Value<R[P]> | null }[])
    : T;

  /** $given */
  type Given<T, K extends keyof T> = { [P in K]?: Value<T[P]> | null };

  /** $linked */
  type Linked<Records, T> = T extends keyof Records ? Records[T] : Person;

  /** $opened */
  type Opened<Records, R, L, E> = { readonly [K in keyof R]: K extends E & keyof L ? Expanded<R[K], Linked<Records, L[K]>> : R[K] };
  type Expanded<T, L> = T extends readonly string[] ? readonly L[] : string extends T ? L | null : T;

  /** $group */
  type Group<K extends string> = K | { field: K; by?: "day" | "week" | "month" | "quarter" | "year" };

  /** $measure */
  interface Measure<K extends string> {
    op: "count" | "sum" | "avg" | "min" | "max" | "count_distinct";
    field?: K;
    /** $measure_as */
    as?: string;
  }

  /** $figures */
  interface Figures<K extends string> {
    groupBy?: readonly Group<K>[];
    measures?: readonly Measure<K>[];
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
