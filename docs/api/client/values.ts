// Types of values, for tenon.ts and objects.ts. Do not edit: go generate ./internal/httpapi writes it.

/** A day, 2026-01-31 */
export type Day = string;

/** A moment in UTC, 2026-01-31 10:00:00.000Z; new Date(value) reads it */
export type Instant = string;

/** A person or a department */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A file. It is written as the id of an upload */
export interface File {
  readonly id: string;
  readonly name: string;
  /** Bytes */
  readonly size: number;
  /** Media type, image/png */
  readonly type: string;
}

/** An address */
export interface Address {
  readonly province: string;
  readonly city: string;
  readonly district: string;
  readonly detail: string;
}

/** A place on the map */
export interface Point {
  readonly lon: number;
  readonly lat: number;
}

/** One of several phone numbers or e-mail addresses */
export interface Contact {
  readonly value: string;
  /** mobile, work …; "" for none */
  readonly kind: string;
}

/** A link to a record of one of several objects */
export interface Reference<O extends string> {
  readonly object: O;
  readonly id: string;
  /** Title of the record, where the platform says it */
  readonly label?: string;
  /** The record, where the field was expanded */
  readonly record?: any;
}

/** What rows of sub-forms are read without */
export type SystemKey = "version" | "created" | "updated" | "created_by" | "updated_by" | "parent" | "position";

/** The value that a field is written with */
export type Value<T> = T extends readonly File[]
  ? readonly string[]
  : T extends Reference<infer O> ? { object: O; id: string } | `${O}:${string}`
  : T extends readonly Contact[] ? readonly { value: string; kind?: string }[]
  : T extends Address ? Partial<T>
  : T extends readonly (infer R)[] ? ([R] extends [string] ? readonly R[] : readonly { [P in keyof R]?: Value<R[P]> | null }[])
  : T;

/** The values of some fields, as they are written */
export type Given<T, K extends keyof T> = { [P in K]?: Value<T[P]> | null };

/** What a link leads to */
export type Linked<Records, T> = T extends keyof Records ? Records[T] : Person;

/** A record, with the links that are expanded */
export type Opened<Records, R, L, E> = { readonly [K in keyof R]: K extends E & keyof L ? Expanded<R[K], Linked<Records, L[K]>> : R[K] };
export type Expanded<T, L> = T extends readonly string[] ? readonly L[] : string extends T ? L | null : T;

/** A field to group by; days and moments by a period */
export type Group<K extends string> = K | { field: K; by?: "day" | "week" | "month" | "quarter" | "year" };

/** A figure of each group */
export interface Measure<K extends string> {
  op: "count" | "sum" | "avg" | "min" | "max" | "count_distinct";
  field?: K;
  /** Its name in the answer; count, or sum_amount, when absent */
  as?: string;
}

/** Which figures of which records */
export interface Figures<K extends string> {
  groupBy?: readonly Group<K>[];
  measures?: readonly Measure<K>[];
  /** CEL over the record: record.amount > 1000 && record.account.level == "a" */
  filter?: string;
  /** Key of a view: its filter joins */
  view?: string;
  /** Words to search for */
  q?: string;
  /** Fields with commas, - in front for descending: -created,name */
  sort?: string;
  limit?: number;
}
