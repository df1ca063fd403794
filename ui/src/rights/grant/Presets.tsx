import { X } from 'lucide-react';
import { ExpressionField } from '@/expression/ExpressionField';
import type { GrantDoc, ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { IconButton, Select } from '@/shared/ui';
import styles from './Grant.module.css';
import { grantFields } from './model';

interface PresetsProps {
  object: ObjectDoc | undefined;
  grant: GrantDoc;
  errors: Record<string, string>;
  onChange: (patch: Partial<GrantDoc>, part?: string) => void;
}

/** Values that a record always begins with when it is created under this grant. */
export function Presets({ object, grant, errors, onChange }: PresetsProps) {
  const t = useT('rights');
  const fields = grantFields(object).filter((field) => field.writable && field.of === undefined && field.type !== 'subform');
  const label = (key: string): string => {
    const field = fields.find((one) => one.key === key);
    return field?.system ? t(`system.${key}`) : text(field?.label) || key;
  };
  const presets = grant.presets ?? {};
  const free = fields.filter((field) => !(field.key in presets));
  return (
    <div className={styles.presets}>
      {Object.entries(presets).map(([key, value]) => (
        <div key={key} className={styles.preset}>
          <span>{label(key)}</span>
          <div>
            <ExpressionField object={grant.object} usage="value" field={key} label={t('grant.presetValue', { name: label(key) })} value={value} invalid={!!errors[`presets.${key}`]} onChange={(next) => onChange({ presets: { ...presets, [key]: next } }, `presets.${key}`)} />
            {errors[`presets.${key}`] && <p className={styles.fault}>{errors[`presets.${key}`]}</p>}
          </div>
          <IconButton
            size="small"
            icon={X}
            label={t('grant.removePreset', { name: label(key) })}
            onClick={() => {
              const { [key]: _, ...rest } = presets;
              onChange({ presets: rest });
            }}
          />
        </div>
      ))}
      {free.length > 0 && (
        <Select
          size="small"
          label={t('grant.addPreset')}
          placeholder={t('grant.addPreset')}
          value={null}
          options={free.map((field) => ({ value: field.key, label: label(field.key), keywords: field.key }))}
          onChange={(key) => key && onChange({ presets: { ...presets, [key]: key === 'owner' ? 'user' : '' } })}
        />
      )}
    </div>
  );
}
