import type * as Tenon from "./values.js";

/** $workspace */
export interface Workspace {
  records: Objects.Records;
  writable: Objects.Writable;
  links: Objects.Links;
}

export declare namespace Objects {
  type Day = Tenon.Day;
  type Instant = Tenon.Instant;
  type File = Tenon.File;
  type Address = Tenon.Address;
  type Point = Tenon.Point;
  type Contact = Tenon.Contact;
  type Reference<O extends string> = Tenon.Reference<O>;
  type Row<O extends keyof Records> = Omit<Records[O], Tenon.SystemKey>;
}
