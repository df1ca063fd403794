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
