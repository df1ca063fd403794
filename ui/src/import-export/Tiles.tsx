import type { ImportState } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import styles from './Import.module.css';

/** Rows of the file by what became of them, or would; they add up to the file's rows. */
export function Tiles({ state, dry }: { state: ImportState; dry?: boolean }) {
  const t = useT('import-export');
  const sum = state.created + state.updated + state.skipped + state.failed;
  return (
    <div>
      <dl className={styles.tiles}>
        {(['created', 'updated', 'skipped', 'failed'] as const).map((kind) => (
          <div key={kind} className={styles.tile} data-kind={kind}>
            <dt>{t(`${dry ? 'dry' : 'run'}.${kind}`)}</dt>
            <dd className={state[kind] > 0 ? styles[kind] : undefined}>{formatNumber(state[kind])}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.quiet}>{t('adds', { sum: formatNumber(sum), rows: formatNumber(state.rows), count: state.rows })}</p>
    </div>
  );
}
