import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { typeOf } from '@/expression/scope/useScope';
import { useSettingsScope, type RollupOp, type SettingsProps, type TargetObject } from '@/meta';
import { Recompute, ResultFormat, SwitchProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Field, MetaIcon, Select } from '@/shared/ui';

const ops: RollupOp[] = ['count', 'sum', 'avg', 'min', 'max'];
const numeric = new Set(['number', 'money', 'percent']);
const ordered = new Set([...numeric, 'date', 'datetime']);

/** Relations of an object that lead to another. */
const leading = (child: TargetObject, to: string) => child.fields.filter((one) => one.type === 'relation' && one.object === to && !one.archived);

export default function RollupSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const { targets, object = '' } = useSettingsScope();
  const children = targets.filter((one) => leading(one, object).length > 0);
  const child = targets.find((one) => one.key === field.object);
  const relations = child ? leading(child, object) : [];
  const op = field.op ?? 'count';
  const wanted = op === 'min' || op === 'max' ? ordered : numeric;
  const fields = (child?.fields ?? []).filter((one) => !one.archived && one.type !== 'reference' && !(one.key === field.key && child!.key === object) && wanted.has(typeOf(one, child!, targets)));
  const shown = child?.fields.find((one) => one.key === field.field);
  const result = op === 'count' ? 'number' : shown ? typeOf(shown, child!, targets) : 'number';
  const choose = (key: string | null) => {
    const next = targets.find((one) => one.key === key);
    const via = next ? leading(next, object) : [];
    onChange({ object: key ?? undefined, via: via.length === 1 ? via[0]!.key : undefined, field: undefined, filter: undefined });
  };
  return (
    <>
      <Field label={t('settings.rollupObject')} required help={children.length === 0 ? t('settings.rollupNone') : undefined} error={errors.object && !field.object ? t('settings.rollupObjectMissing') : errors.object}>
        <Select value={field.object ?? null} options={children.map((one) => ({ value: one.key, label: one.label, keywords: one.key, leading: <MetaIcon name={one.icon} /> }))} onChange={choose} />
      </Field>
      {child && (relations.length > 1 || !field.via || errors.via) && (
        <Field label={t('settings.rollupVia')} required error={errors.via && !field.via ? t('settings.viaMissing') : errors.via}>
          <Select value={field.via ?? null} options={relations.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(via) => onChange({ via: via ?? undefined })} />
        </Field>
      )}
      <Field label={t('settings.rollupOp')} required error={errors.op}>
        <Select
          value={op}
          options={ops.map((one) => ({ value: one, label: t(`settings.ops.${one}`) }))}
          onChange={(next) => next && onChange({ op: next as RollupOp, ...(next === 'count' && { field: undefined, currency: undefined }) })}
        />
      </Field>
      {child && op !== 'count' && (
        <Field label={t('settings.rollupField')} required help={fields.length === 0 ? t('settings.rollupNoField') : undefined} error={errors.field && !field.field ? t('settings.fieldMissing') : errors.field}>
          <Select value={field.field ?? null} options={fields.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(next) => onChange({ field: next ?? undefined })} />
        </Field>
      )}
      {child && (
        <Field label={t('settings.rollupFilter')} error={errors.filter} group>
          <ConditionBuilder key={child.key} short object={child.key} usage="filter" label={t('settings.rollupFilter')} empty={t('settings.rollupAll')} value={field.filter ?? ''} invalid={!!errors.filter} onChange={(filter) => onChange({ filter: filter || undefined }, 'filter')} />
        </Field>
      )}
      <ResultFormat type={result} field={field} errors={errors} onChange={onChange} />
      <Recompute field={field} />
      <SwitchProp checked={!!field.public} onChange={(on) => onChange({ public: on || undefined })} label={t('settings.public')} help={t('settings.publicHelp')} />
    </>
  );
}
