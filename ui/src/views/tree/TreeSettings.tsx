import { text, useLocale, useT } from '@/shared/i18n';
import { Field, Select } from '@/shared/ui';
import type { ViewSettingsProps } from '../kinds';
import { isParent } from './guess';

/** By which relation records stand under each other. */
export default function TreeSettings({ meta, show, onShow }: ViewSettingsProps) {
  const t = useT('tree');
  const locale = useLocale((s) => s.locale);
  return (
    <Field label={t('under')} required>
      <Select
        value={show.under ?? null}
        options={meta.fields.filter((field) => isParent(field, meta.key)).map((field) => ({ value: field.key, label: text(field.label, locale) || field.key }))}
        onChange={(under) => under && onShow({ ...show, under })}
      />
    </Field>
  );
}
