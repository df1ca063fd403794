/** What walks through a list. */
export type Quantifier = 'exists' | 'all' | 'exists_one' | 'filter' | 'map';

/** A checked expression as the server gives it (`Program.Browser` in internal/expr). */
export type Code =
  | readonly ['n', number]
  | readonly ['s', string]
  | readonly ['b', boolean]
  | readonly ['0']
  /** A variable. */
  | readonly ['v', string]
  /** A field of a record: of, key, kind. */
  | readonly ['f', Code, string, number]
  | readonly ['l', ...Code[]]
  /** An operator or a function: id of the overload, arguments. */
  | readonly ['c', string, ...Code[]]
  /** Quantifier, name of the element, list, condition on an element, what is made of it. */
  | readonly ['q', Quantifier, string, Code, Code | null, Code | null];
