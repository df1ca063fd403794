import type { Reason } from './api';
import styles from './Inbound.module.css';

/** Why a message is not taken, by the places in it. */
export function Reasons({ list }: { list: readonly Reason[] }) {
  if (list.length === 0) return null;
  return (
    <ul className={styles.faults}>
      {list.map((one) => (
        <li key={`${one.path} ${one.field ?? ''} ${one.code}`}>
          {(one.path || one.field) && <code data-no-words>{one.path || one.field}</code>} {one.message}
        </li>
      ))}
    </ul>
  );
}
