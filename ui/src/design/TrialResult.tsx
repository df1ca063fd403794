import { CheckCircle2 } from 'lucide-react';
import type { Trial } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Panel } from '@/shared/ui';
import styles from './Changes.module.css';

/** What a dry run found: it went through, and how long writers would wait. */
export function TrialResult({ trial }: { trial: Trial }) {
  const t = useT('design');
  return (
    <Panel title={t('trial.title')}>
      <p className={styles.good} role="status">
        <CheckCircle2 aria-hidden /> {t('trial.good')}
      </p>
      <ul className={styles.steps}>
        <li>
          <span className={styles.stepText}>{t('trial.prepared')}</span>
          <span className={styles.rows}>{t('trial.ms', { ms: formatNumber(trial.prepared) })}</span>
        </li>
        {trial.tables.map((one) => (
          <li key={one.object}>
            <span className={styles.stepText}>{t('trial.table', { name: text(one.label) || one.object })}</span>
            <span className={styles.rows}>{t('trial.ms', { ms: formatNumber(one.took) })}</span>
          </li>
        ))}
        <li>
          <span className={styles.stepText}>{t('trial.held')}</span>
          <span className={styles.rows}>{t('trial.ms', { ms: formatNumber(trial.held) })}</span>
        </li>
      </ul>
      <p className={styles.quiet}>{t('trial.help')}</p>
    </Panel>
  );
}
