import { useT } from '@/shared/i18n';
import { text } from '@/shared/i18n';
import { Field, Segmented, Select } from '@/shared/ui';
import { useDefinitions } from '../definitions';
import { removeOption, useOptionCounts } from '../uses';
import { useSettingsScope, type SettingsProps } from '../settings';
import { OptionList } from './OptionList';

/** The options of a select: its own, or those of a set that fields share; and the choice that narrows them. */
export function OptionsProp({ field, onChange, errors, published }: SettingsProps) {
  const t = useT('form-designer');
  const { object, part, targets, flush } = useSettingsScope();
  const sets = useDefinitions('option_set').data ?? [];
  const set = sets.find((one) => one.key === field.option_set);
  const counts = useOptionCounts('object', published && object ? object : '', published && !field.option_set ? field.key : undefined);
  const shared = field.option_set !== undefined;
  const choices = (targets.find((one) => one.key === object)?.fields ?? []).filter((one) => (one.type === 'select' || one.type === 'multi_select') && one.key !== field.key && !one.archived);
  const parent = choices.find((one) => one.key === field.depends_on);
  const above = parent && (parent.option_set ? sets.find((one) => one.key === parent.option_set)?.options : parent.options);
  const below = Object.fromEntries(Object.entries(errors).flatMap(([path, words]) => (path.startsWith('options.') ? [[path.slice('options.'.length), words]] : [])));
  return (
    <>
      {(sets.length > 0 || shared) && (
        <Field label={t('settings.source')} group>
          <Segmented
            block
            label={t('settings.source')}
            value={shared ? 'set' : 'own'}
            items={[
              { key: 'own', label: t('settings.sourceOwn') },
              { key: 'set', label: t('settings.sourceSet') },
            ]}
            onChange={(next) =>
              onChange(next === 'set' ? { option_set: sets[0]?.key ?? '', options: undefined } : { option_set: undefined, options: set?.options.map(({ replaces: _, ...option }) => option) ?? [] })
            }
          />
        </Field>
      )}
      {shared ? (
        <Field label={t('settings.optionSet')} error={errors.option_set} help={set && t('settings.setOptions', { count: set.options.length })}>
          <Select value={field.option_set ?? null} options={sets.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(next) => onChange({ option_set: next ?? undefined })} />
        </Field>
      ) : (
        <Field label={t('settings.options')} error={errors.options} group>
          <OptionList options={field.options ?? []} errors={below} fixed={new Set(published?.options?.map((option) => option.value))} counts={counts} above={above} target={published && object ? { kind: 'object', of: object, field: field.key } : undefined} onReplace={published && object && !part ? async (value, by) => {
            await flush?.();
            await removeOption(object, field.key, value, by);
            return true;
          } : undefined} onChange={(options, part) => onChange({ options }, part)} />
        </Field>
      )}
      {(choices.length > 0 || field.depends_on) && (
        <Field label={t('settings.dependsOn')} error={errors.depends_on} help={field.depends_on ? t('settings.dependsOnHelp') : undefined}>
          <Select
            value={field.depends_on ?? null}
            clearable
            placeholder={t('settings.dependsOnNone')}
            options={choices.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))}
            onChange={(next) => onChange({ depends_on: next ?? undefined, ...(next === null && { options: field.options?.map(({ parents: _, ...option }) => option) }) })}
          />
        </Field>
      )}
    </>
  );
}
