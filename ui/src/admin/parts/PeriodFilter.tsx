import { useRef, useState } from 'react';
import { DayInput } from '@/auth/account';
import { useT } from '@/shared/i18n';
import { Field, Popover, Select } from '@/shared/ui';
import { daysOf, periodOf, periods } from './period';
import styles from './PeriodFilter.module.css';

/** Which days a log shows: a span up to today, two days of one's own, or all time. */
export function PeriodFilter({ value, today, size, onChange }: { value: string | undefined; today: string; size: 'small' | 'normal'; onChange: (period: string | undefined) => void }) {
  const t = useT('admin');
  const box = useRef<HTMLDivElement>(null);
  const [own, setOwn] = useState(false);
  const known = !value || (periods as readonly string[]).includes(value);
  const { from, to } = known ? {} : daysOf(value, today);
  const options = [
    { value: '', label: t('period.all') },
    ...periods.map((days) => ({ value: days as string, label: days === '1' ? t('period.today') : t('period.days', { count: Number(days) }) })),
    ...(known ? [] : [{ value: value!, label: t('period.span', { from: from ?? '…', to: to ?? '…' }) }]),
    { value: 'own', label: t('period.own') },
  ];
  return (
    <div ref={box} className={known ? undefined : styles.wide}>
      <Select
        size={size}
        searchable={false}
        label={t('period.label')}
        value={value ?? ''}
        options={options}
        onChange={(chosen) => {
          if (chosen === 'own') setOwn(true);
          else onChange(chosen || undefined);
        }}
      />
      {own && (
        <Popover open onClose={() => setOwn(false)} anchor={box} label={t('period.own')} width={300}>
          <div className={styles.days}>
            <Field label={t('period.from')}>
              <DayInput label={t('period.from')} value={from ?? null} onChange={(day) => onChange(periodOf({ from: day ?? undefined, to }))} />
            </Field>
            <Field label={t('period.to')}>
              <DayInput label={t('period.to')} value={to ?? null} onChange={(day) => onChange(periodOf({ from, to: day ?? undefined }))} />
            </Field>
          </div>
        </Popover>
      )}
    </div>
  );
}
