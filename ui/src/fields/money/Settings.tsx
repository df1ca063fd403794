import { useSettingsScope, type SettingsProps } from '@/meta';
import { NumberProp, propStyles } from '@/meta/props';
import { currencyDecimals, currencySign } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { currentLocale } from '@/shared/i18n/locale';
import { Field, Select } from '@/shared/ui';

const currencies = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP', 'KRW', 'TWD', 'SGD', 'AUD', 'CAD', 'CHF', 'THB', 'VND', 'MYR', 'INR', 'RUB', 'AED'];

export default function MoneySettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const { currency } = useSettingsScope();
  const names = new Intl.DisplayNames([currentLocale() === 'zh' ? 'zh-CN' : 'en'], { type: 'currency' });
  const used = field.currency ?? currency;
  const all = currencies.includes(used) ? currencies : [used, ...currencies];
  return (
    <>
      <Field label={t('settings.currency')} error={errors.currency}>
        <Select
          value={field.currency ?? ''}
          options={[
            { value: '', label: t('settings.businessCurrency', { currency }) },
            ...all.map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}`, description: currencySign(code), keywords: code })),
          ]}
          onChange={(next) => onChange({ currency: next || undefined })}
        />
      </Field>
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
