import { useSettingsScope, type SettingsProps } from '@/meta';
import { CurrencyProp, NumberProp, propStyles } from '@/meta/props';
import { currencyDecimals } from '@/shared/format';
import { useT } from '@/shared/i18n';

export default function MoneySettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const { currency } = useSettingsScope();
  const used = field.currency ?? currency;
  return (
    <>
      <CurrencyProp value={field.currency} error={errors.currency} onChange={(next) => onChange({ currency: next })} />
      <NumberProp
        label={t('settings.decimals')}
        integer
        least={0}
        value={field.decimals}
        placeholder={String(currencyDecimals(used))}
        error={errors.decimals}
        onChange={(decimals) => onChange({ decimals })}
      />
      <div className={propStyles.pair}>
        <NumberProp label={t('settings.min')} value={field.min} error={errors.min} onChange={(min) => onChange({ min }, 'min')} />
        <NumberProp label={t('settings.max')} value={field.max} error={errors.max} onChange={(max) => onChange({ max }, 'max')} />
      </div>
    </>
  );
}
