import styles from './Use.module.css';

/** A line of a document with the stretches that name something marked. Stretches count code points. */
export function Line({ line, marks }: { line: string; marks: readonly (readonly [number, number])[] }) {
  const runes = Array.from(line);
  const parts: { words: string; on: boolean; at: number }[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    if (from > at) parts.push({ words: runes.slice(at, from).join(''), on: false, at });
    parts.push({ words: runes.slice(from, to).join(''), on: true, at: from });
    at = to;
  }
  if (at < runes.length) parts.push({ words: runes.slice(at).join(''), on: false, at });
  return <code className={styles.line}>{parts.map((part) => (part.on ? <mark key={part.at}>{part.words}</mark> : <span key={part.at}>{part.words}</span>))}</code>;
}
