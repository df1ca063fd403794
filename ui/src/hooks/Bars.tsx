import styles from './Bars.module.css';

export interface Bar {
  key: string;
  /** All of what the bar tells, in words. */
  words: string;
  value: number;
  /** How much of it is bad. */
  bad?: number;
}

/** A small chart of bars over time, with its ends named below and the highest above. */
export function Bars({ label, most, from, to, items }: { label: string; most: string; from: string; to: string; items: readonly Bar[] }) {
  const high = Math.max(...items.map((one) => one.value), 0) || 1;
  const tall = (value: number): string => `${(100 * value) / high}%`;
  return (
    <figure className={styles.chart}>
      <figcaption>
        <b>{label}</b> <span>{most}</span>
      </figcaption>
      <ol className={styles.bars} aria-label={label}>
        {items.map(({ key, words, value, bad = 0 }) => (
          <li key={key} aria-label={words} title={words}>
            {value > 0 && (
              <span className={styles.bar} style={{ height: tall(value) }}>
                {bad > 0 && <span className={styles.bad} style={{ height: `${(100 * bad) / value}%` }} />}
              </span>
            )}
          </li>
        ))}
      </ol>
      <p className={styles.ends}>
        <span>{from}</span>
        <span>{to}</span>
      </p>
    </figure>
  );
}
