/** Rows of texts as a spreadsheet pastes them: tabs, line ends, quotes where needed. */
export function toTsv(rows: string[][]): string {
  return rows
    .map((row) => row.map((cell) => (/["\t\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t'))
    .join('\n');
}

/** The same as an HTML table, which keeps the cells apart in documents. */
export function toHtml(rows: string[][]): string {
  const safe = (s: string): string =>
    s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');
  return `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${safe(cell)}</td>`).join('')}</tr>`).join('')}</table>`;
}

/** The cells of a block that a spreadsheet copied; quoted ones may hold tabs and line ends. */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const source = text.replaceAll(/\r\n?/g, '\n');
  for (let i = 0; i < source.length; i++) {
    const at = source[i]!;
    if (quoted) {
      if (at !== '"') cell += at;
      else if (source[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (at === '"' && cell === '' && closes(source, i)) quoted = true;
    else if (at === '\t' || at === '\n') {
      row.push(cell);
      cell = '';
      if (at === '\n') {
        rows.push(row);
        row = [];
      }
    } else cell += at;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  const width = Math.max(0, ...rows.map((r) => r.length));
  return rows.map((r) => [...r, ...Array<string>(width - r.length).fill('')]);
}

/** Whether a quote at the beginning of a cell is closed at its end: 5" is a size. */
function closes(source: string, from: number): boolean {
  for (let i = from + 1; i < source.length; i++) {
    if (source[i] !== '"') continue;
    if (source[i + 1] === '"') i++;
    else return i + 1 === source.length || source[i + 1] === '\t' || source[i + 1] === '\n';
  }
  return false;
}
