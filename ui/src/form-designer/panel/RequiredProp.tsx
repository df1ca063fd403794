import { useState } from 'react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import type { FieldSpec } from '@/meta';
import { useT } from '@/shared/i18n';
import { Field, Segmented } from '@/shared/ui';
import styles from './Panel.module.css';

type Way = 'never' | 'always' | 'when';

/** Whether a record must have the field: never, always, or where a condition holds. */
export function RequiredProp({ field, object, error, onChange }: { field: FieldSpec; object: string; error?: string; onChange: (patch: Partial<FieldSpec>, part?: string) => void }) {
  const t = useT('form-designer');
  const saved: Way = field.required ? 'always' : field.required_when ? 'when' : 'never';
  const [chosen, setChosen] = useState<{ key: string; way: Way } | null>(null);
  const way = chosen?.key === field.key && saved === 'never' ? chosen.way : saved;
  return (
    <Field label={t('prop.required')} group error={error}>
      <div className={styles.stack}>
        <Segmented
          block
          size="small"
          label={t('prop.required')}
          value={way}
          items={(['never', 'always', 'when'] as const).map((key) => ({ key, label: t(`prop.requires.${key}`) }))}
          onChange={(next: Way) => {
            setChosen({ key: field.key, way: next });
            if (next !== way) onChange({ required: next === 'always' || undefined, required_when: undefined });
          }}
        />
        {way === 'when' && (
          <ConditionBuilder short object={object} usage="rule" label={t('prop.requiredWhen')} empty={t('prop.requiredNever')} value={field.required_when ?? ''} invalid={!!error} onChange={(when) => onChange({ required_when: when || undefined }, 'required_when')} />
        )}
      </div>
    </Field>
  );
}
