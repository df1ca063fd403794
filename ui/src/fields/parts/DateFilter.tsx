import { useState } from 'react';
import { Input, Select } from '@/shared/ui';
import type { FilterProps } from '../contract';
import { addDays } from '../parse/date';
import { counts, isRelative, SPANS, type Span } from '../parse/span';
import { instantOf, readInstant, storedInstant, todayIn, wallOf } from '../parse/zone';
import { fieldModule } from '../registry';
import styles from './Filter.module.css';
import { TypedBox } from './TypedBox';

/** Ten years at most. */
const MOST: Record<string, number> = { days: 3660, weeks: 520, months: 120 };

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
  // 今天, 7 天后: see Moment of expression/condition/model.
  const moment = typeof value === 'object' && value !== null && 'base' in value ? (value as { base: string; days: number }) : null;
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
  if (op !== 'eq' && op !== 'ne') {
    const base = field.type === 'datetime' ? 'now' : 'today';
    const way = moment ? (moment.days === 0 ? 'base' : moment.days > 0 ? 'after' : 'before') : 'day';
    return (
      <span className={styles.pair}>
        <Select
          size="small"
          label={label}
          searchable={false}
          value={way}
          options={[
            { value: 'day', label: t('moment.day') },
            { value: 'base', label: t(`moment.${base}`) },
            { value: 'after', label: t('moment.after') },
            { value: 'before', label: t('moment.before') },
          ]}
          onChange={(next) => {
            const days = Math.abs(moment?.days ?? 0) || 7;
            if (next === 'day') onChange(null);
            else if (next) onChange({ base, days: next === 'base' ? 0 : next === 'after' ? days : -days });
          }}
        />
        {way === 'day' && day(value, onChange, timed ? shift : 0, label)}
        {moment && moment.days !== 0 && (
          <Days ctx={ctx} value={Math.abs(moment.days)} onChange={(days) => onChange({ base: moment.base, days: moment.days > 0 ? Math.max(1, days) : -Math.max(1, days) })} />
        )}
      </span>
    );
  }
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
          else if (next) onChange(counts(next as Span) ? { span: next, days: relative?.days || (String(next).endsWith('days') ? 7 : 1) } : { span: next });
        }}
      />
      {chosen === 'day' && day(value, onChange, 0, t('date.day'))}
      {relative && counts(relative.span) && (
        <Days ctx={ctx} unit={relative.span.slice(5)} value={relative.days ?? ''} onChange={(days) => onChange({ span: relative.span, days: Math.max(0, days) })} />
      )}
    </span>
  );
}

/** How many days, weeks or months; what is no number counts as none. */
function Days({ ctx: { t }, unit = 'days', value, onChange }: { ctx: FilterProps['ctx']; unit?: string; value: number | ''; onChange: (days: number) => void }) {
  return (
    <Input
      size="small"
      type="number"
      min={1}
      max={MOST[unit]}
      aria-label={t(`date.${unit}`)}
      className={styles.days}
      suffix={t(`date.${unit}Unit`)}
      value={value}
      onChange={(event) => onChange(Math.min(MOST[unit]!, Math.floor(Number(event.target.value)) || 0))}
    />
  );
}
