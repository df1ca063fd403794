import type { CellProps } from '../contract';
import styles from '../parts/cell.module.css';
import { filesOf } from '../parts/files';
import { Thumb } from '../parts/Thumb';

/** Up to four small pictures. */
export function ImageCell({ value, field, object, id }: CellProps) {
  const files = filesOf(value);
  if (files.length === 0) return null;
  return (
    <span className={styles.files} title={files.map((f) => f.name).join('\n')}>
      {files.slice(0, 4).map((file) => (
        <Thumb key={file.id} file={file} field={field.key} object={object} id={id} className={styles.thumb} />
      ))}
      {files.length > 4 && <span className={styles.muted}>+{files.length - 4}</span>}
    </span>
  );
}
