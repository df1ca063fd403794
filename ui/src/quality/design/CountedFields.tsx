import { Plus, X } from 'lucide-react';
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
            <Input
              aria-label={t('design.weightOf', { name: nameOf(one.field) })}
              inputMode="numeric"
              prefix={t('design.weight')}
              value={String(one.weight ?? 1)}
              onChange={(event) => {
                const weight = Number(event.target.value);
                if (Number.isInteger(weight) && weight >= 1 && weight <= 100) set(at, { weight: weight === 1 ? undefined : weight }, 'weight');
              }}
            />
            <IconButton icon={X} disabled={counted.length === 1} label={t('design.without', { name: nameOf(one.field) })} onClick={() => onChange(counted.filter((_, i) => i !== at))} />
            <div className={styles.when}>
              <ConditionBuilder short object={object.key} usage="rule" label={t('design.when', { name: nameOf(one.field) })} empty={t('design.always')} value={one.when ?? ''} invalid={!!errors[`${at}.when`]} onChange={(when) => set(at, { when: when || undefined }, 'when')} />
            </div>
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
