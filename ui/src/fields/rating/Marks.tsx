import type { FieldMeta } from '@/shared/api/types';
import styles from './rating.module.css';
import { ratingIcon, scaleOf } from './scale';

/** A mark drawn on its scale; those who do not see it hear it from what is around. */
export function Marks({ value, field, size }: { value: number; field: Pick<FieldMeta, 'steps' | 'half' | 'icon'>; size: number }) {
  const Icon = ratingIcon(field);
  const { most } = scaleOf(field);
  return (
    <span className={styles.marks} aria-hidden>
      {Array.from({ length: most }, (_, i) => {
        const full = Math.max(0, Math.min(1, value - i));
        return (
          <span key={i} className={styles.mark} style={{ width: size, height: size }}>
            <Icon size={size} className={styles.empty} />
            {full > 0 && (
              <span className={styles.cut} style={{ width: `${full * 100}%` }}>
                <Icon size={size} className={styles.full} />
              </span>
            )}
          </span>
        );
      })}
    </span>
  );
}
