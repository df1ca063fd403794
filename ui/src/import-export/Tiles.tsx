import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import type { Import } from './model';
import { countsOf } from './states';
import styles from './Import.module.css';

/** Counts that are told also when there are none. */
const always = new Set<string>(['created', 'updated', 'skipped', 'failed']);

/** Rows of the file by what became of them, or would; they add up to the file's rows. */
export function Tiles({ i, dry }: { i: Import; dry?: boolean }) {
  const t = useT('import-export');
  const counts = countsOf(i);
  const kinds = (['created', 'updated', 'lines', 'same', 'held', 'skipped', 'failed', 'left'] as const).filter((kind) => always.has(kind) || counts[kind] > 0);
  const sum = kinds.map((kind) => `${t(`${dry ? 'dry' : 'run'}.${kind}`)} ${formatNumber(counts[kind])}`).join(' + ');
  return (
    <div>
      <dl className={styles.tiles}>
        {kinds.map((kind) => (
          <div key={kind} className={styles.tile}>
            <dt>{t(`${dry ? 'dry' : 'run'}.${kind}`)}</dt>
            <dd className={cx(counts[kind] > 0 && styles[kind])}>{formatNumber(counts[kind])}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.sum}>{t('adds', { sum, shown: formatNumber(i.total), count: i.total })}</p>
      {i.related && i.related.created + i.related.updated > 0 && <p className={styles.sum}>{t(dry ? 'relatedDry' : 'related', { created: formatNumber(i.related.created), updated: formatNumber(i.related.updated) })}</p>}
    </div>
  );
}
