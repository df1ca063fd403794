/** The rows of a simple CSV file (no quoted cell) as objects by the titles of its first row. */
export function rowsOf(text) {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const titles = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(titles.map((title, i) => [title, cells[i] ?? '']));
  });
}
