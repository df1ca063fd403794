import { useDesignScope } from '@/expression/scope/useScope';
import { labelOf, targetOf } from '@/expression/scope/scope';
import { useSettingsScope, type SettingsProps } from '@/meta';
import { text, useLocale, useT } from '@/shared/i18n';
import { Field, Select } from '@/shared/ui';

const links = new Set(['relation', 'user', 'department']);

export default function ReferenceSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const { targets, object = '' } = useSettingsScope();
  const scope = useDesignScope(object, 'value');
  const own = targets.find((one) => one.key === object)?.fields ?? [];
  const relations = (scope.objectOf(object)?.fields ?? []).filter((one) => links.has(one.type) && !one.archived && own.find((spec) => spec.key === one.key)?.type !== 'reference');
  const via = relations.find((one) => one.key === field.via);
  const target = via && targetOf(via);
  const fields = ((target && scope.objectOf(target)?.fields) || []).filter((one) => one.type !== 'rows' && !one.archived && one.key !== 'id' && !(target === object && one.key === field.key));
  return (
    <>
      <Field label={t('settings.referenceVia')} required help={relations.length === 0 ? t('settings.referenceNone') : undefined} error={errors.via && !field.via ? t('settings.viaMissing') : errors.via}>
        <Select value={field.via ?? null} options={relations.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }))} onChange={(next) => onChange({ via: next ?? undefined, field: undefined })} />
      </Field>
      {via && (
        <Field label={t('settings.referenceField')} required help={t('settings.referenceHelp')} error={errors.field && !field.field ? t('settings.fieldMissing') : errors.field}>
          <Select value={field.field ?? null} options={fields.map((one) => ({ value: one.key, label: labelOf(one, locale), keywords: one.key }))} onChange={(next) => onChange({ field: next ?? undefined })} />
        </Field>
      )}
    </>
  );
}
