import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '@/shared/ui';
import styles from './StepList.module.css';

interface StepListProps<Step extends string> {
  label: string;
  steps: readonly Step[];
  step: Step;
  name: (step: Step) => string;
  /** Words above the steps on a phone. */
  above?: string;
  /** The link or button around a step's number and name, or what says that nobody can go there; the current one has `aria-current`. */
  around: (step: Step, current: boolean, body: ReactNode) => ReactNode;
}

/** The way through a wizard: what is done is ticked, the rest is numbered. */
export function StepList<Step extends string>({ label, steps, step, name, above, around }: StepListProps<Step>) {
  const at = steps.indexOf(step);
  return (
    <nav aria-label={label}>
      {above && (
        <p className={styles.above} aria-hidden>
          {above}
        </p>
      )}
      <ol className={styles.steps}>
        {steps.map((one, index) => (
          <li key={one} className={cx(one === step && styles.now, index < at && styles.past)}>
            {around(
              one,
              one === step,
              <>
                <span className={styles.number} aria-hidden>
                  {index < at ? <Check /> : index + 1}
                </span>
                <span className={styles.name}>{name(one)}</span>
              </>,
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
