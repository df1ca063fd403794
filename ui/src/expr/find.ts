import type { Code } from './code';
import { forms } from './logic';
import * as twins from './twins';
import type { Twin, Twins } from './twins';

type Table = { readonly strict: Twins; readonly lenient: Twins };

const tables: Table[] = [twins];

/** What a table has of its own under a name that came from outside. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);

/** The twin of an overload, and whether a blank argument makes it err. */
export function find(id: string): { f: Twin; strict: boolean } | undefined {
  for (const t of tables) {
    for (const strict of [true, false]) {
      const f = own(strict ? t.strict : t.lenient, id);
      if (f) return { f, strict };
    }
  }
  return undefined;
}

const known = (code: unknown): boolean =>
  !Array.isArray(code) || ((code[0] !== 'c' || !!own(forms, code[1] as string) || !!find(code[1] as string)) && code.every(known));

/**
 * Loads what compiling the codes takes. The functions that few expressions need
 * come in a file of their own, when first needed.
 */
export async function prepare(...codes: Code[]): Promise<void> {
  if (!known(codes) && tables.length === 1) tables[1] = await import('./more');
}
