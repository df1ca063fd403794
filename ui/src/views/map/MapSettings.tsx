import type { FieldMeta } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { Field, Select } from '@/shared/ui';
import type { ViewSettingsProps } from '../kinds';

/** Where records are, and by what they are coloured. */
export default function MapSettings({ meta, show, onShow }: ViewSettingsProps) {
  const t = useT('map');
  const locale = useLocale((s) => s.locale);
  const options = (types: readonly string[]) =>
    meta.fields.filter((field: FieldMeta) => types.includes(field.type)).map((field) => ({ value: field.key, label: text(field.label, locale) || field.key }));
  return (
    <>
      <Field label={t('place')} required>
        <Select value={show.place ?? null} options={options(['location', 'address'])} onChange={(place) => place && onShow({ ...show, place })} />
      </Field>
      <Field label={t('color')}>
        <Select clearable placeholder={t('none')} value={show.color ?? null} options={options(['select'])} onChange={(color) => onShow({ ...show, color: color ?? undefined })} />
      </Field>
    </>
  );
}
