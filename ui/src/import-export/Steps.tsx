import { Link } from '@tanstack/react-router';
import { Check } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import { steps, type Step } from './states';
import styles from './Import.module.css';

interface StepsProps {
  step: Step;
  /** Absent before there is a file: nothing can be gone to. */
  place?: { app: string; object: string; id: string; open: (step: Step) => boolean };
}

/** The way through the wizard; what can be gone to is a link. */
export function Steps({ step, place }: StepsProps) {
  const t = useT('import-export');
  const at = steps.indexOf(step);
  return (
    <nav aria-label={t('steps')}>
      <p className={styles.stepPhone} aria-hidden>
        {t('stepOf', { at: at + 1, of: steps.length })}
      </p>
      <ol className={styles.steps}>
        {steps.map((one, index) => {
          const body = (
            <>
              <span className={styles.number} aria-hidden>
                {index < at ? <Check /> : index + 1}
              </span>
              <span className={styles.stepName}>{t(`step.${one}`)}</span>
            </>
          );
          const current = one === step;
          return (
            <li key={one} className={cx(current && styles.now, index < at && styles.past)}>
              {!current && place?.open(one) ? (
                <Link to="/a/$app/o/$object/import/$id" params={{ app: place.app, object: place.object, id: place.id }} search={{ step: one }}>
                  {body}
                </Link>
              ) : (
                <span aria-current={current ? 'step' : undefined} aria-disabled={current ? undefined : true} role={current ? undefined : 'link'}>
                  {body}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
