import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Field, Input, Select } from '@/shared/ui';
import styles from './props.module.css';

type Word = 'today' | 'now' | 'this_month';

interface LimitPropProps {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  error?: string;
  /** What a limit may go by beside a fixed value; none for times of day. */
  words?: Word[];
  /** A fixed value, as an example. */
  example: string;
  /** The browser's own input for fixed values. */
  type?: 'date' | 'month' | 'time';
}

/** A limit as documents write it: the word it goes by, and by how much it is moved. */
export function readLimit(value: string | undefined, words: readonly Word[]): { word: Word | 'none' | 'fixed'; by: number } {
  const m = /^([a-z_]+)([+-]\d+)?$/.exec(value ?? '');
  const word = words.find((w) => w === m?.[1]);
  if (word) return { word, by: Number(m?.[2] ?? 0) };
  return { word: value ? 'fixed' : 'none', by: 0 };
}

export const writeLimit = (word: string, by: number): string => (by === 0 ? word : `${word}${by > 0 ? '+' : '-'}${Math.abs(by)}`);

/** The earliest or the latest value of a field of dates: none, a fixed one, or one that goes with the day. */
export function LimitProp({ label, value, onChange, error, words = [], example, type }: LimitPropProps) {
  const t = useT('form-designer');
  const { word, by } = readLimit(value, words);
  const [chosen, setChosen] = useState<'fixed' | null>(null);
  const way = word === 'none' && chosen ? chosen : word;
  const unit = word === 'this_month' ? 'months' : 'days';
  return (
    <Field label={label} error={error} group>
      <div className={styles.pair}>
        <Select
          label={label}
          searchable={false}
          value={way}
          options={(['none', 'fixed', ...words] as const).map((key) => ({ value: key, label: t(`settings.limits.${key}`) }))}
          onChange={(next) => {
            setChosen(next === 'fixed' ? 'fixed' : null);
            onChange(next === 'none' || next === 'fixed' || !next ? undefined : next);
          }}
        />
        {way === 'fixed' && (
          <Input type={type} aria-label={t('settings.limits.value', { label })} value={word === 'fixed' ? value : ''} placeholder={example} onChange={(event) => onChange(event.target.value || undefined)} />
        )}
        {way !== 'none' && way !== 'fixed' && (
          <Input
            type="number"
            min={-9999}
            max={9999}
            aria-label={t('settings.limits.moved', { label })}
            value={by}
            suffix={t(`settings.limits.${unit}`)}
            onChange={(event) => onChange(writeLimit(way, Math.trunc(Number(event.target.value)) || 0))}
          />
        )}
      </div>
    </Field>
  );
}
