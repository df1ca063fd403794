import type { ApiError } from '@/shared/api';
import { InlineError } from '@/shared/ui';
import styles from './Import.module.css';

/** What the server refused, with each column it speaks of. */
export function Refusal({ error }: { error: ApiError }) {
  const parts = Object.entries(error.fieldErrors);
  return (
    <InlineError error={error}>
      {error.message}
      {parts.length > 0 && (
        <span className={styles.parts}>
          {parts.map(([path, part]) => {
            const column = /^(?:mapping|settings)\.(.+)$/.exec(path)?.[1];
            return (
              <span key={path}>
                {column && <strong>{column} </strong>}
                {part.message}
              </span>
            );
          })}
        </span>
      )}
    </InlineError>
  );
}
