import { useSettingsScope, type SettingsProps } from '@/meta';
import { useT } from '@/shared/i18n';
import { Field, MetaIcon, MultiSelect, Select, TextArea } from '@/shared/ui';

export default function RelationSettings({ field, onChange, errors, published }: SettingsProps) {
  const t = useT('form-designer');
  const { targets } = useSettingsScope();
  const target = targets.find((object) => object.key === field.object);
  const label = (words: { zh?: string; en?: string }, key: string) => words.zh || words.en || key;
  return (
    <>
      <Field label={t('settings.target')} required error={errors.object && !field.object ? t('settings.targetMissing') : errors.object} help={published?.object ? t('settings.targetLocked') : undefined}>
        <Select
          value={field.object ?? null}
          readOnly={!!published?.object}
          options={targets.map((object) => ({ value: object.key, label: object.label, keywords: object.key, leading: <MetaIcon name={object.icon} /> }))}
          onChange={(next) => onChange({ object: next ?? undefined, display: undefined, filter: undefined })}
        />
      </Field>
      {target && (
        <Field label={t('settings.display')} help={t('settings.displayHelp')} error={errors.display}>
          <MultiSelect
            value={field.display ?? []}
            options={target.fields.filter((f) => !f.archived).map((f) => ({ value: f.key, label: label(f.label, f.key), keywords: f.key }))}
            onChange={(display) => onChange({ display: display.length ? display : undefined })}
          />
        </Field>
      )}
      <Field label={t('settings.onDelete')} error={errors.on_delete}>
        <Select
          value={field.on_delete ?? 'clear'}
          options={[
            { value: 'clear', label: t('settings.onDeleteClear') },
            { value: 'restrict', label: t('settings.onDeleteRestrict') },
            { value: 'cascade', label: t('settings.onDeleteCascade') },
          ]}
          onChange={(next) => onChange({ on_delete: next === 'clear' ? undefined : (next ?? undefined) })}
        />
      </Field>
      <Field label={t('settings.targetFilter')} help={t('settings.targetFilterHelp')} error={errors.filter}>
        <TextArea rows={2} spellCheck={false} value={field.filter ?? ''} placeholder={'record.active == true'} onChange={(event) => onChange({ filter: event.target.value || undefined }, 'filter')} />
      </Field>
    </>
  );
}
