import type { FieldMeta, ViewShow } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { Field, Select } from '@/shared/ui';
import { isTime } from './span';

export type Part = 'start' | 'end' | 'color' | 'progress';

const fits: Record<Part, (field: FieldMeta) => boolean> = {
  start: isTime,
  end: isTime,
  color: (field) => field.type === 'select',
  progress: (field) => field.type === 'number' || field.type === 'percent',
};

/** Which fields say what in a view over time. */
export function FieldChoices({ fields, parts, needed, show, onShow }: { fields: readonly FieldMeta[]; parts: readonly Part[]; needed: readonly Part[]; show: ViewShow; onShow: (show: ViewShow) => void }) {
  const t = useT('schedule');
  const locale = useLocale((s) => s.locale);
  return parts.map((part) => (
    <Field key={part} label={t(`field.${part}`)} required={needed.includes(part)}>
      <Select
        value={show[part] ?? null}
        clearable={!needed.includes(part)}
        placeholder={needed.includes(part) ? undefined : t('field.none')}
        options={fields.filter(fits[part]).map((field) => ({ value: field.key, label: text(field.label, locale) || field.key }))}
        onChange={(key) => onShow({ ...show, [part]: key ?? undefined })}
      />
    </Field>
  ));
}
