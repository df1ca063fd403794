import { useT } from '@/shared/i18n';
import { Field, Input } from '@/shared/ui';
import type { FieldSpec } from '../documents';
import { CurrencyProp } from './CurrencyProp';
import { NumberProp } from './NumberProp';
import styles from './props.module.css';

interface ResultFormatProps {
  /** Type of the result. */
  type: string;
  field: FieldSpec;
  errors: Record<string, string>;
  onChange: (patch: Partial<FieldSpec>, part?: string) => void;
}

/** How a computed number is shown; other results have nothing to set. */
export function ResultFormat({ type, field, errors, onChange }: ResultFormatProps) {
  const t = useT('form-designer');
  if (type !== 'number' && type !== 'money' && type !== 'percent') return null;
  const decimals = <NumberProp label={t('settings.decimals')} integer least={0} value={field.decimals} error={errors.decimals} placeholder={t('settings.asComputed')} onChange={(next) => onChange({ decimals: next })} />;
  if (type === 'money') {
    return (
      <>
        <CurrencyProp value={field.currency} error={errors.currency} onChange={(currency) => onChange({ currency })} />
        {decimals}
      </>
    );
  }
  if (type === 'percent') return decimals;
  return (
    <div className={styles.pair}>
      {decimals}
      <Field label={t('settings.unit')} error={errors.unit}>
        <Input value={field.unit ?? ''} maxLength={20} placeholder={t('settings.unitExample')} onChange={(event) => onChange({ unit: event.target.value || undefined }, 'unit')} />
      </Field>
    </div>
  );
}
