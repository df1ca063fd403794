import { fieldMethods, formMethods } from './api';

export interface Fault {
  from: number;
  to: number;
  code: 'field' | 'handler' | 'syntax';
  /** The field, the function, or the browser's words. */
  name: string;
}

const METHODS = [...fieldMethods, ...formMethods].filter((m) => m.field && m.name !== 'fail').map((m) => m.name).join('|');
const CALL = new RegExp(String.raw`\bform\s*\.\s*(?:${METHODS})\s*\(\s*(["'])([^"'\\\n]*)\1`, 'g');
const FAIL = /\bform\s*\.\s*fail\s*\(\s*(["'])([^"'\\\n]*)\1\s*,/g;

/** Comments as blanks of the same length, so that places stay. */
const bare = (source: string): string => source.replaceAll(/\/\*[^]*?\*\/|(^|[^:"'`\\])\/\/[^\n]*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '));

/** Fields that a source names and that are not there, and functions that its events call and that it does not have. */
export function faultsOf(source: string, fields: ReadonlySet<string>, wanted: readonly string[]): Fault[] {
  const code = bare(source);
  const out: Fault[] = [];
  for (const pattern of [CALL, FAIL])
    for (const match of code.matchAll(pattern)) {
      const name = match[2]!;
      const from = match.index + match[0].lastIndexOf(name + match[1]!);
      if (name !== '' && !fields.has(name)) out.push({ from, to: from + name.length, code: 'field', name });
    }
  for (const name of wanted)
    if (!new RegExp(String.raw`\b(?:function|const|let|var)\s+${name}\b`).test(code)) out.push({ from: 0, to: 0, code: 'handler', name });
  return out.sort((a, b) => a.from - b.from);
}

/** The stretch of a line, from 1. */
export function lineAt(source: string, line: number): { from: number; to: number } {
  const lines = source.split('\n');
  const at = Math.min(Math.max(line, 1), lines.length) - 1;
  const from = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
  return { from, to: from + lines[at]!.length };
}
