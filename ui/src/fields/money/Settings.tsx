import { useSettingsScope, type SettingsProps } from '@/meta';
import { CurrencyProp, NumberProp, propStyles } from '@/meta/props';
import { currencyDecimals } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Field, Segmented, Select } from '@/shared/ui';

export default function MoneySettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const scope = useSettingsScope();
  const { currency } = scope;
  const beside = (scope.targets.find((one) => one.key === scope.object)?.fields ?? [])
    .filter((one) => !one.archived && (one.type === 'select' || one.type === 'text'))
    .map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));
  const used = field.currency ?? currency;
  return (
    <>
      {(beside.length > 0 || field.currency_field) && (
        <Field label={t('settings.currencyField')} help={t('settings.currencyFieldHelp')} error={errors.currency_field}>
          <Select value={field.currency_field ?? null} clearable placeholder={t('settings.currencyFieldNone')} options={beside} onChange={(next) => onChange({ currency_field: next ?? undefined })} />
        </Field>
      )}
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
      <Field label={t('settings.showAs')} error={errors.show_as} group>
        <Segmented
          block
          label={t('settings.showAs')}
          value={field.show_as === 'wan' ? 'wan' : 'yuan'}
          items={(['yuan', 'wan'] as const).map((key) => ({ key, label: t(`settings.amounts.${key}`) }))}
          onChange={(next) => onChange({ show_as: next === 'wan' ? 'wan' : undefined })}
        />
      </Field>
    </>
  );
}
