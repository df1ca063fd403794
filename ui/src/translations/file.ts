import { toCsv } from '@/rights/matrix/model';
import type { Place } from './places';

const HEAD = ['document', 'path', 'where', 'zh', 'en'];

/** Texts as a file that spreadsheets open; the first two columns say where each belongs. */
export function fileOf(places: readonly Place[]): string {
  return toCsv([HEAD, ...places.map((place) => [place.doc, place.path, [...place.of, place.member].join(' › '), place.zh, place.en])]);
}

/** The rows of a file of comma-separated values, quotes and line ends within them understood. */
export function rowsOf(content: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of content.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    if (row.some((cell) => cell !== '')) rows.push(row);
    row = [];
  }
  return rows;
}

export interface Change {
  place: Place;
  zh: string;
  en: string;
}

/** What a file changes: rows that name a place by its document and path, blank cells leaving what is there. null: it is no such file. */
export function changesOf(content: string, places: readonly Place[]): Change[] | null {
  const [head, ...rows] = rowsOf(content);
  const at = HEAD.map((name) => head?.indexOf(name) ?? -1);
  if (at[0]! < 0 || at[1]! < 0 || (at[3]! < 0 && at[4]! < 0)) return null;
  const known = new Map(places.map((place) => [`${place.doc} ${place.path}`, place]));
  const cell = (row: string[], column: number) => (row[at[column]!] ?? '').trim().replace(/^'(?=[=+\-@])/, '');
  return rows.flatMap((row) => {
    const place = known.get(`${cell(row, 0)} ${cell(row, 1)}`);
    if (!place) return [];
    const zh = cell(row, 3) || place.zh;
    const en = cell(row, 4) || place.en;
    return zh === place.zh && en === place.en ? [] : [{ place, zh, en }];
  });
}
