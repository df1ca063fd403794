/**
 * The server counts lines and columns from 1 in code points; the browser counts
 * UTF-16 units from the beginning. 😀 is one for the server and two here.
 */

/** Where line and column are in the text; beyond its end is its end. */
export function offsetOf(source: string, line: number, column: number): number {
  const lines = source.split('\n');
  if (line > lines.length) return source.length;
  let at = 0;
  for (let i = 0; i < line - 1; i++) at += lines[i]!.length + 1;
  const text = lines[Math.max(0, line - 1)]!;
  return at + unitsOf(text, column - 1);
}

/** The UTF-16 units that so many code points take at the beginning of a text. */
export function unitsOf(text: string, points: number): number {
  let units = 0;
  for (let n = 0; n < points && units < text.length; n++) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  return units;
}

/** Bytes of a text as UTF-8, which is what its limit counts. */
export function bytesOf(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

export interface Span {
  from: number;
  to: number;
}

/** What an issue at a place is about: the word there, or the one sign; never nothing, so that it can be seen. */
export function spanAt(source: string, line: number, column: number): Span {
  const from = offsetOf(source, line, column);
  const word = /^[A-Za-z_]\w*|^\d[\d.]*|^(?:&&|\|\||[=!<>]=)|^[^\s]/u.exec(source.slice(from));
  if (word) return { from, to: from + word[0].length };
  const before = source.slice(0, from).trimEnd().length;
  return { from: Math.max(0, before - 1), to: Math.max(before, Math.min(1, source.length)) };
}
