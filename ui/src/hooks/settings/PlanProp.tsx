import { useState } from 'react';
import { useZone } from '@/shared/api';
import { formatDateTime, formatMoment } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Field, Input, MultiSelect, Select } from '@/shared/ui';
import { useMoments } from '../api';
import styles from '../Hooks.module.css';
import { planOf, rhythms, scheduleOf, type Plan } from './plan';

const weekdays = ['1', '2', '3', '4', '5', '6', '0'];

/** When a hook runs by itself, chosen or as five parts, with the next moments on the clock of the business. */
export function PlanProp({ value, error, onChange }: { value: string; error: string | undefined; onChange: (schedule: string) => void }) {
  const t = useT('hooks');
  const [own, setOwn] = useState(false);
  const read = planOf(value);
  const plan: Plan = own ? { ...read, rhythm: 'own' } : read;
  const put = (patch: Partial<Plan>): void => onChange(scheduleOf({ ...plan, ...patch }));
  const days = t('weekdays').split(' ');
  return (
    <>
      <div className={styles.three}>
        <Field label={t('schedule')} error={plan.rhythm === 'own' ? undefined : error}>
          <Select
            value={plan.rhythm}
            options={rhythms.map((one) => ({ value: one, label: t(`rhythm.${one}`) }))}
            onChange={(rhythm) => {
              setOwn(rhythm === 'own');
              if (rhythm && rhythm !== 'own') put({ rhythm: rhythm as Plan['rhythm'] });
            }}
          />
        </Field>
        {plan.rhythm === 'own' ? (
          <Field label={t('ownPlan')} help={t('scheduleHelp')} error={error}>
            <Input data-no-words placeholder="0 2 * * *" value={value} onChange={(event) => onChange(event.target.value)} />
          </Field>
        ) : plan.rhythm === 'hour' ? (
          <Field label={t('minute')}>
            <Input type="number" inputMode="numeric" min={0} max={59} value={Number(plan.time.slice(3))} onChange={(event) => put({ time: `00:${Math.min(59, Math.max(0, Math.trunc(event.target.valueAsNumber || 0)))}` })} />
          </Field>
        ) : (
          <Field label={t('clock')}>
            <Input type="time" value={plan.time} onChange={(event) => event.target.value && put({ time: event.target.value })} />
          </Field>
        )}
        {plan.rhythm === 'week' && (
          <Field label={t('onDays')}>
            <MultiSelect value={plan.weekdays} options={weekdays.map((day) => ({ value: day, label: days[Number(day)]! }))} onChange={(list) => list.length > 0 && put({ weekdays: list })} />
          </Field>
        )}
        {plan.rhythm === 'month' && (
          <Field label={t('onDay')} help={plan.day > 28 ? t('shortMonths') : undefined}>
            <Input type="number" inputMode="numeric" min={1} max={31} value={plan.day} onChange={(event) => put({ day: Math.min(31, Math.max(1, Math.trunc(event.target.valueAsNumber || 1))) })} />
          </Field>
        )}
      </div>
      <Next schedule={value} />
    </>
  );
}

function Next({ schedule }: { schedule: string }) {
  const t = useT('hooks');
  const zone = useZone();
  const moments = useMoments(schedule);
  if (!moments.data) return null;
  const { next, zone: theirs } = moments.data;
  return (
    <div className={styles.quiet} role="status">
      {next.length === 0 ? (
        t('noMoments')
      ) : (
        <>
          {t('nextRuns', { zone: theirs })}
          <ol className={styles.moments} aria-label={t('nextRuns', { zone: theirs })}>
            {next.map((at) => (
              <li key={at} title={zone && zone !== theirs ? t('yours', { time: formatMoment(at, zone) }) : undefined}>
                {formatDateTime(at, theirs)}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
