import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { useSettingsScope, type SettingsProps } from '@/meta';
import { useT } from '@/shared/i18n';
import { Field, MetaIcon, MultiSelect, Select } from '@/shared/ui';

/** How many objects one field may lead to. */
const MOST = 20;

export default function AnyRelationSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const scope = useSettingsScope();
  const targets = scope.targets.filter((object) => !object.part);
  const objects = field.objects ?? [];
  const filters = field.filters ?? {};
  const choose = (next: string[]): void => {
    const kept = Object.entries(filters).filter(([object]) => next.includes(object));
    onChange({ objects: next.slice(0, MOST), filters: kept.length > 0 ? Object.fromEntries(kept) : undefined });
  };
  const narrow = (object: string, filter: string): void => {
    const { [object]: _, ...others } = filters;
    const next = filter ? { ...others, [object]: filter } : others;
    onChange({ filters: Object.keys(next).length > 0 ? next : undefined }, `filters.${object}`);
  };
  const fault = errors.objects ?? Object.entries(errors).find(([at]) => at.startsWith('objects.'))?.[1];
  return (
    <>
      <Field label={t('settings.targets')} required help={t('settings.targetsHelp')} error={objects.length === 0 && fault ? t('settings.targetsMissing') : fault}>
        <MultiSelect
          value={objects}
          options={targets.map((object) => ({ value: object.key, label: object.label, keywords: object.key, leading: <MetaIcon name={object.icon} /> }))}
          onChange={choose}
        />
      </Field>
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
      {objects.map((key) => {
        const target = targets.find((object) => object.key === key);
        if (!target) return null;
        const label = t('settings.targetFilterOf', { object: target.label });
        return (
          <Field key={key} label={label} help={key === objects[0] ? t('settings.targetFilterHelp') : undefined} error={errors[`filters.${key}`]} group>
            <ConditionBuilder short object={key} usage="filter" form={scope.object} label={label} empty={t('settings.targetFilterAll')} value={filters[key] ?? ''} invalid={!!errors[`filters.${key}`]} onChange={(filter) => narrow(key, filter)} />
          </Field>
        );
      })}
    </>
  );
}
