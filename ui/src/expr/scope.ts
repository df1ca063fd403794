import { instant } from './date';
import type { Result, Row, Value } from './value';

/** What one evaluation reads. Records are those of the API; a link is `{id, …}`, an id, or `''`. */
export interface Vars {
  record: Row;
  /** The record before the change; absent for a new one. */
  old?: Row | undefined;
  user?: Row | undefined;
  /** Milliseconds since 1970, one value for everything that is computed together. */
  now: number;
  /** The business's time zone, such as `Asia/Shanghai`. */
  zone: string;
  /** Whether the acting person may do an operation. */
  can?: ((operation: string) => boolean) | undefined;
}

/** One evaluation: its variables, and the elements of the lists being walked. */
export class Scope {
  readonly items: Value[] = [];
  private moment = '';

  constructor(readonly vars: Vars) {}

  get now(): string {
    return (this.moment ||= instant(this.vars.now));
  }
}

/** A part of a program, compiled. */
export type Run = (s: Scope) => Result;
