import { useState } from 'react';
import { Input, Select } from '@/shared/ui';
import type { FilterProps } from '../contract';
import { addDays } from '../parse/date';
import { counts, isRelative, SPANS, type Span } from '../parse/span';
import { instantOf, readInstant, storedInstant, todayIn, wallOf } from '../parse/zone';
import { fieldModule } from '../registry';
import styles from './Filter.module.css';
import { TypedBox } from './TypedBox';

/** A day, a span like "this month", or two days. */
export default function DateFilter({ field, ctx, op, value, onChange, label }: FilterProps) {
  const { t } = ctx;
  const today = todayIn(ctx.timezone);
  // A date-time is compared by the days of the business: "after" a day is after its end.
  const timed = field.type === 'datetime' && op !== 'eq' && op !== 'ne';
  const shift = op === 'gt' || op === 'lte' ? 1 : 0;
  const toDay = (stored: unknown, by: number): string | null => {
    if (typeof stored !== 'string' || stored === '') return null;
    const at = timed ? readInstant(stored) : null;
    return at ? addDays(wallOf(at, ctx.timezone).date, -by) : stored.slice(0, 10);
  };
  const fromDay = (day: unknown, by: number): unknown =>
    timed && typeof day === 'string' ? storedInstant(instantOf(addDays(day, by), '00:00', ctx.timezone)) : day;
  const day = (current: unknown, take: (next: unknown) => void, by: number, name: string) => (
    <TypedBox
      key={name}
      value={toDay(current, by)}
      module={fieldModule('date')}
      field={field}
      ctx={ctx}
      label={name}
      onChange={(next) => take(fromDay(next, by))}
    />
  );
  const [mode, setMode] = useState<'day' | null>(null);
  if (op === 'between') {
    const [from, to] = Array.isArray(value) ? (value as unknown[]) : [null, null];
    return (
      <span className={styles.pair}>
        {day(from, (next) => onChange([next, to ?? null]), 0, `${label} ≥`)}
        <span aria-hidden>–</span>
        {day(to, (next) => onChange([from ?? null, next]), timed ? 1 : 0, `${label} ≤`)}
      </span>
    );
  }
  if (op !== 'eq' && op !== 'ne') return day(value, onChange, timed ? shift : 0, label);
  const relative = isRelative(value) ? value : null;
  const chosen = relative ? relative.span : typeof value === 'string' && value !== '' ? 'day' : mode;
  return (
    <span className={styles.pair}>
      <Select
        size="small"
        label={label}
        searchable={false}
        value={chosen}
        options={[
          { value: 'day', label: t('date.day') },
          ...SPANS.map((span) => ({ value: span, label: t(`span.${span}`) })),
        ]}
        onChange={(next) => {
          setMode(next === 'day' ? 'day' : null);
          if (next === 'day') onChange(today);
          else if (next) onChange(counts(next as Span) ? { span: next, days: 7 } : { span: next });
        }}
      />
      {chosen === 'day' && day(value, onChange, 0, t('date.day'))}
      {relative && counts(relative.span) && (
        <Input
          size="small"
          type="number"
          min={1}
          max={3660}
          aria-label={t('date.days')}
          className={styles.days}
          suffix={t('date.daysUnit')}
          value={relative.days ?? ''}
          onChange={(event) =>
            onChange({ span: relative.span, days: Math.min(3660, Math.max(0, Math.floor(Number(event.target.value)))) })
          }
        />
      )}
    </span>
  );
}
