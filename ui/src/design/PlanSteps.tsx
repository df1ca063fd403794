import { Clock, TriangleAlert, Zap } from 'lucide-react';
import type { PlanStep } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Checkbox, Tag } from '@/shared/ui';
import styles from './Changes.module.css';

/** A step that loses data or may hold people up needs its own tick. */
export function dangerKeys(steps: PlanStep[]): string[] {
  return steps.filter((step) => step.danger === 'high').map((step) => `${step.action}/${step.object}/${step.field ?? ''}/${step.text}`);
}

/** What confirms the steps that are ticked. */
export function confirmed(steps: PlanStep[], ticked: ReadonlySet<string>): string[] {
  return steps.flatMap((step) => (step.confirm && ticked.has(dangerKeys([step])[0]!) ? [step.confirm] : []));
}

/** What a release does to the data: when, how many rows, how dangerous. */
export function PlanSteps({ steps }: { steps: PlanStep[] }) {
  const t = useT('design');
  if (steps.length === 0) return <p className={styles.quiet}>{t('plan.none')}</p>;
  return (
    <ul className={styles.steps}>
      {steps.map((step, i) => (
        // Two steps may read the same (two indexes that go).
        // oxlint-disable-next-line react/no-array-index-key
        <li key={i}>
          <span className={styles.stepText}>{step.text}</span>
          <span className={styles.mode}>
            {step.mode === 'instant' ? <Zap aria-hidden /> : <Clock aria-hidden />}
            {t(`plan.${step.mode}`)}
          </span>
          <span className={styles.rows}>{t('plan.rows', { count: step.rows, formatted: formatNumber(step.rows) })}</span>
          <Tag color={step.danger === 'high' ? 'red' : step.danger === 'medium' ? 'amber' : 'gray'} icon={step.danger === 'low' ? undefined : TriangleAlert}>
            {t(`plan.danger.${step.danger}`)}
          </Tag>
        </li>
      ))}
    </ul>
  );
}

export function DangerTicks({ steps, ticked, onTick }: { steps: PlanStep[]; ticked: Set<string>; onTick: (next: Set<string>) => void }) {
  const t = useT('design');
  const dangerous = steps.filter((step) => step.danger === 'high');
  if (dangerous.length === 0) return null;
  return (
    <div className={styles.ticks}>
      {dangerous.map((step) => {
        const key = dangerKeys([step])[0]!;
        return (
          <Checkbox
            key={key}
            checked={ticked.has(key)}
            onChange={(on) => {
              const next = new Set(ticked);
              if (on) next.add(key);
              else next.delete(key);
              onTick(next);
            }}
          >
            {t('plan.know', { step: step.text })}
          </Checkbox>
        );
      })}
    </div>
  );
}
