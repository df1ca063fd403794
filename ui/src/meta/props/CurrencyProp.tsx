import { currencySign } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { currentLocale } from '@/shared/i18n/locale';
import { Field, Select } from '@/shared/ui';
import { useSettingsScope } from '../settings';

const currencies = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP', 'KRW', 'TWD', 'SGD', 'AUD', 'CAD', 'CHF', 'THB', 'VND', 'MYR', 'INR', 'RUB', 'AED'];

/** The currency of an amount; the business's own when it says none. */
export function CurrencyProp({ value, error, onChange }: { value: string | undefined; error?: string; onChange: (currency: string | undefined) => void }) {
  const t = useT('form-designer');
  const { currency } = useSettingsScope();
  const names = new Intl.DisplayNames([currentLocale() === 'zh' ? 'zh-CN' : 'en'], { type: 'currency' });
  const used = value ?? currency;
  const all = currencies.includes(used) ? currencies : [used, ...currencies];
  return (
    <Field label={t('settings.currency')} error={error}>
      <Select
        value={value ?? ''}
        options={[
          { value: '', label: t('settings.businessCurrency', { currency }) },
          ...all.map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}`, description: currencySign(code), keywords: code })),
        ]}
        onChange={(next) => onChange(next || undefined)}
      />
    </Field>
  );
}
