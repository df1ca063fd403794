import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { cleaned, type CountedDoc, type ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, IconButton, Input, Select, useRowKeys } from '@/shared/ui';
import styles from '../Quality.module.css';
import { countable } from './model';

interface CountedFieldsProps {
  object: ObjectDoc;
  counted: CountedDoc[];
  errors: Record<string, string>;
  onChange: (counted: CountedDoc[], part?: string) => void;
}

/** The fields that count, each with its weight and when it does. */
export function CountedFields({ object, counted, errors, onChange }: CountedFieldsProps) {
  const t = useT('quality');
  const keys = useRowKeys(counted);
  const fields = countable(object);
  const nameOf = (key: string): string => text(fields.find((field) => field.key === key)?.label) || key;
  const free = fields.find((field) => counted.every((one) => one.field !== field.key));
  const set = (at: number, patch: Partial<CountedDoc>, part?: string): void => onChange(counted.map((one, i) => (i === at ? cleaned({ ...one, ...patch }) : one)), part && `fields.${at}.${part}`);
  return (
    <>
      <ul className={styles.counted}>
        {counted.map((one, at) => (
          <li key={keys[at]}>
            <Select aria-label={t('design.field')} value={one.field} options={fields.filter((field) => field.key === one.field || counted.every((other) => other.field !== field.key)).map((field) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key }))} onChange={(field) => field && set(at, { field })} />
            <Weight name={nameOf(one.field)} value={one.weight ?? 1} onChange={(weight) => set(at, { weight: weight === 1 ? undefined : weight }, 'weight')} />
            <IconButton icon={X} disabled={counted.length === 1} label={t('design.without', { name: nameOf(one.field) })} onClick={() => onChange(counted.filter((_, i) => i !== at))} />
            <When object={object.key} name={nameOf(one.field)} value={one.when ?? ''} invalid={!!errors[`${at}.when`]} onChange={(when) => set(at, { when: when || undefined }, 'when')} />
            {['field', 'weight', 'when'].map((part) => errors[`${at}.${part}`] && <p key={part} role="alert" className={styles.wrong}>{errors[`${at}.${part}`]}</p>)}
          </li>
        ))}
      </ul>
      {free && (
        <Button size="small" icon={Plus} onClick={() => onChange([...counted, { field: free.key }])}>
          {t('design.add')}
        </Button>
      )}
    </>
  );
}

const MOST = 100;

/** A whole number from 1 to 100; while it is typed it may be none. */
function Weight({ name, value, onChange }: { name: string; value: number; onChange: (weight: number) => void }) {
  const t = useT('quality');
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <Input
      aria-label={t('design.weightOf', { name })}
      inputMode="numeric"
      prefix={t('design.weight')}
      value={typed ?? String(value)}
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        setTyped(event.target.value);
        const weight = Number(event.target.value);
        if (Number.isInteger(weight) && weight >= 1 && weight <= MOST) onChange(weight);
      }}
    />
  );
}

/** When a field counts: always, until somebody asks for a condition. */
function When({ object, name, value, invalid, onChange }: { object: string; name: string; value: string; invalid: boolean; onChange: (when: string) => void }) {
  const t = useT('quality');
  const [open, setOpen] = useState(value !== '');
  return (
    <div className={styles.when}>
      {open || value !== '' || invalid ? (
        <ConditionBuilder short object={object} usage="rule" label={t('design.when', { name })} empty={t('design.always')} value={value} invalid={invalid} onChange={onChange} />
      ) : (
        <Button size="small" kind="text" aria-label={`${t('design.when', { name })}: ${t('design.always')}`} onClick={() => setOpen(true)}>
          {t('design.always')}
        </Button>
      )}
    </div>
  );
}
