/** What the server says of an expression. */

/** One mistake in an expression; line and column count from 1 in code points. */
export interface ExpressionIssue {
  line: number;
  column: number;
  code: string;
  message: string;
  /** The word to stand there instead. */
  fix?: string;
}

export interface ExpressionCheck {
  ok: boolean;
  type: string | null;
  deps: { object: string; field: string }[];
  pushable: boolean;
  /** Why it is no condition of a query. */
  unpushable?: string;
  issues: ExpressionIssue[];
  /** The expression as conditions, when they say all of it. */
  tree?: unknown;
  /** Why there is no tree, and where. */
  beyond?: { line: number; column: number; message: string } | null;
}

export interface ExpressionTry {
  value: unknown;
  error?: string;
  /** Sub-expressions by their place in code points. */
  parts: { from: number; to: number; text: string; value?: unknown; error?: string }[];
  /** How the last records fare. */
  recent?: { true: number; false: number; error: number };
}
