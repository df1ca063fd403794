import { useState } from 'react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { keyFault, suggestKey, useSettingsScope, type SettingsProps, type TargetObject } from '@/meta';
import { FillProp } from '../parts/FillProp';
import { MaxLinksProp } from '../parts/MaxLinksProp';
import { useT } from '@/shared/i18n';
import { Field, Input, MetaIcon, MultiSelect, Select } from '@/shared/ui';

export default function RelationSettings({ field, onChange, errors, published }: SettingsProps) {
  const t = useT('form-designer');
  const scope = useSettingsScope();
  const targets = scope.targets.filter((object) => !object.part);
  const target = targets.find((object) => object.key === field.object);
  const label = (words: { zh?: string; en?: string }, key: string) => words.zh || words.en || key;
  return (
    <>
      <Field label={t('settings.target')} required error={errors.object && !field.object ? t('settings.targetMissing') : errors.object} help={published?.object ? t('settings.targetLocked') : undefined}>
        <Select
          value={field.object ?? null}
          readOnly={!!published?.object}
          options={targets.map((object) => ({ value: object.key, label: object.label, keywords: object.key, leading: <MetaIcon name={object.icon} /> }))}
          onChange={(next) => onChange({ object: next ?? undefined, display: undefined, filter: undefined, inverse: undefined, fill: undefined })}
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
            ...(scope.part || field.type === 'relations' ? [] : [{ value: 'cascade' as const, label: t('settings.onDeleteCascade') }]),
          ]}
          onChange={(next) => onChange({ on_delete: next === 'clear' ? undefined : (next ?? undefined) })}
        />
      </Field>
      {target && (
        <Field label={t('settings.targetFilter')} help={t('settings.targetFilterHelp')} error={errors.filter} group>
          <ConditionBuilder key={target.key} short object={target.key} usage="filter" form={scope.object} label={t('settings.targetFilter')} empty={t('settings.targetFilterAll')} value={field.filter ?? ''} invalid={!!errors.filter} onChange={(filter) => onChange({ filter: filter || undefined }, 'filter')} />
        </Field>
      )}
      {target && field.type === 'relation' && <FillProp field={field} target={target} error={errors.fill ?? Object.entries(errors).find(([at]) => at.startsWith('fill.'))?.[1]} onChange={onChange} />}
      {field.type === 'relations' && <MaxLinksProp field={field} errors={errors} onChange={onChange} />}
      {target && !scope.part && <InverseProp field={field} target={target} error={errors.inverse} onChange={onChange} />}
    </>
  );
}

/** What expressions of the other object call the records that link to it. */
function InverseProp({ field, target, error, onChange }: Pick<SettingsProps, 'field' | 'onChange'> & { target: TargetObject; error?: string }) {
  const t = useT('form-designer');
  const { targets, object } = useSettingsScope();
  const [typed, setTyped] = useState<string | null>(null);
  const own = targets.find((one) => one.key === object);
  const taken = [
    ...target.fields.map((one) => one.key),
    ...targets.flatMap((one) => one.fields.filter((other) => other.object === target.key && other.inverse && !(one.key === object && other.key === field.key)).map((other) => other.inverse!)),
  ];
  const words = typed ?? field.inverse ?? '';
  const fault = words === '' ? null : keyFault('field', words, taken);
  const proposal = own ? `${suggestKey({ en: own.key }, taken)}s` : '';
  const set = (next: string) => {
    setTyped(next);
    if (next === '' || !keyFault('field', next, taken)) onChange({ inverse: next || undefined }, 'inverse');
  };
  return (
    <Field label={t('settings.inverse')} help={t('settings.inverseHelp', { object: target.label, name: words || proposal, of: own?.plural || own?.label || '' })} error={fault ? t(`key.${fault}`) : error}>
      <Input value={words} spellCheck={false} placeholder={proposal} onChange={(event) => set(event.target.value.trim())} onBlur={() => setTyped(null)} />
    </Field>
  );
}
