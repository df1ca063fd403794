import type { FieldMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { cx, Panel } from '@/shared/ui';
import type { Import } from './model';
import styles from './Import.module.css';

/** What columns of numbers come to: in the file, and in the records that its rows have become. */
export function Totals({ i, fields, dry }: { i: Import; fields: FieldMeta[]; dry?: boolean }) {
  const t = useT('import-export');
  if (i.totals.length === 0) return null;
  return (
    <Panel title={t('totals.title')} bare className={styles.clip}>
      <table className={styles.errors}>
        <thead>
          <tr>
            <th>{t('totals.field')}</th>
            <th className={styles.sumOf}>{t('totals.file')}</th>
            <th className={styles.sumOf}>{t(dry ? 'totals.would' : 'totals.system')}</th>
            <th className={styles.sumOf}>{t('totals.apart')}</th>
          </tr>
        </thead>
        <tbody>
          {i.totals.map((one) => {
            const field = fields.find((f) => f.key === one.field);
            const shown = (value: number) => formatNumber(value, field?.decimals);
            const apart = Math.round((one.system - one.file) * 1e6) / 1e6;
            return (
              <tr key={one.field}>
                <td data-label={t('totals.field')}>{text(field?.label) || one.field}</td>
                <td className={styles.sumOf} data-label={t('totals.file')}>
                  {shown(one.file)}
                </td>
                <td className={styles.sumOf} data-label={t(dry ? 'totals.would' : 'totals.system')}>
                  {shown(one.system)}
                </td>
                <td className={cx(styles.sumOf, apart !== 0 && styles.warn)} data-label={t('totals.apart')}>
                  {shown(apart)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
