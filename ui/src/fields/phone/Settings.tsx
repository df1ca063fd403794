import type { SettingsProps } from '@/meta';
import { useT } from '@/shared/i18n';
import { currentLocale } from '@/shared/i18n/locale';
import { Field, Select } from '@/shared/ui';

const countries = ['CN', 'HK', 'MO', 'TW', 'US', 'JP', 'KR', 'SG', 'GB', 'DE', 'FR', 'AU', 'CA', 'IN', 'TH', 'VN', 'MY', 'RU', 'AE'];

export default function PhoneSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const names = new Intl.DisplayNames([currentLocale() === 'zh' ? 'zh-CN' : 'en'], { type: 'region' });
  const used = field.country ?? 'CN';
  const all = countries.includes(used) ? countries : [used, ...countries];
  return (
    <Field label={t('settings.country')} help={t('settings.countryHelp')} error={errors.country}>
      <Select
        value={used}
        options={all.map((code) => ({ value: code, label: names.of(code) ?? code, keywords: code }))}
        onChange={(next) => onChange({ country: next === 'CN' ? undefined : (next ?? undefined) })}
      />
    </Field>
  );
}
