import { useT } from '@/shared/i18n';
import { dots } from './fields';
import styles from './Import.module.css';

/** How sure a suggestion is, in three dots. */
export function Dots({ confidence }: { confidence: number }) {
  const t = useT('import-export');
  const sure = dots(confidence);
  const words = t(`map.sure.${sure}`);
  return (
    <span className={styles.dots} role="img" aria-label={t('map.sureOf', { sure: words })} title={words}>
      {[1, 2, 3].map((n) => (
        <i key={n} className={n <= sure ? styles.dotOn : undefined} />
      ))}
    </span>
  );
}
