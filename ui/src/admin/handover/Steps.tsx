import { Check } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import styles from './Handover.module.css';

export const steps = ['count', 'assign', 'preview', 'run'] as const;
export type Step = (typeof steps)[number];

/** The way through; what can be gone to is a button. */
export function Steps({ step, open, onGo }: { step: Step; open: (step: Step) => boolean; onGo: (step: Step) => void }) {
  const t = useT('handover');
  const at = steps.indexOf(step);
  return (
    <nav aria-label={t('steps')}>
      <ol className={styles.steps}>
        {steps.map((one, index) => {
          const current = one === step;
          return (
            <li key={one} className={cx(current && styles.now, index < at && styles.past)}>
              <button type="button" aria-current={current ? 'step' : undefined} disabled={!current && !open(one)} onClick={() => !current && onGo(one)}>
                <b aria-hidden>{index < at ? <Check /> : index + 1}</b>
                <span>{t(`step.${one}`)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
