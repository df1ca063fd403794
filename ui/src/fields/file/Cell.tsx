import { Paperclip } from 'lucide-react';
import type { CellProps } from '../contract';
import styles from '../parts/cell.module.css';
import { filesOf } from '../parts/files';

/** How many files, and the first one's name. */
export function FileCell({ value }: CellProps) {
  const files = filesOf(value);
  const first = files[0];
  if (!first) return null;
  return (
    <span className={styles.files} title={files.map((f) => f.name).join('\n')}>
      <Paperclip size={14} aria-hidden />
      <span className={styles.text}>{first.name}</span>
      {files.length > 1 && <span className={styles.muted}>+{files.length - 1}</span>}
    </span>
  );
}
