import { useMemo } from 'react';
import { ExpressionField } from '@/expression/ExpressionField';
import { isLive } from '@/expression/scope/live';
import { useDesignObjects, useDesignScope } from '@/expression/scope/useScope';
import { useSettingsScope, type FormulaResult, type SettingsProps } from '@/meta';
import { Recompute, ResultFormat, SwitchProp } from '@/meta/props';
import { useT } from '@/shared/i18n';
import { Field, Select } from '@/shared/ui';

const results: FormulaResult[] = ['number', 'money', 'percent', 'text', 'date', 'datetime', 'bool'];

export default function FormulaSettings({ field, onChange, errors }: SettingsProps) {
  const t = useT('form-designer');
  const { object = '' } = useSettingsScope();
  const zero = field.blank_as_zero !== false;
  const usage = zero ? 'formula' : 'value';
  const scope = useDesignScope(object, usage);
  const objects = useDesignObjects();
  const source = field.formula ?? '';
  const live = useMemo(() => source.trim() !== '' && isLive(source, scope, objects), [source, scope, objects]);
  return (
    <>
      <Field label={t('settings.result')} required error={errors.result}>
        <Select
          value={field.result ?? 'number'}
          options={results.map((result) => ({ value: result, label: t(`settings.results.${result}`) }))}
          onChange={(next) => next && onChange({ result: next as FormulaResult, decimals: undefined, currency: undefined, unit: undefined })}
        />
      </Field>
      <Field label={t('settings.formula')} required error={errors.formula && source.trim() === '' ? t('settings.formulaMissing') : undefined} group>
        <ExpressionField
          object={object}
          usage={usage}
          field={field.key}
          blankAsZero={zero}
          result={field.result ?? 'number'}
          label={t('settings.formula')}
          placeholder="record.amount * 0.13"
          lines={3}
          value={source}
          invalid={!!errors.formula}
          onChange={(formula) => onChange({ formula: formula || undefined }, 'formula')}
        />
        {errors.formula && source.trim() !== '' && <p style={{ color: 'var(--tn-danger)', fontSize: 'var(--tn-size-caption)' }}>{errors.formula}</p>}
      </Field>
      <SwitchProp checked={zero} onChange={(on) => onChange({ blank_as_zero: on ? undefined : false })} label={t('settings.blankAsZero')} help={t('settings.blankAsZeroHelp')} />
      <Field label={t('settings.kept')} group help={t(live ? 'settings.liveHelp' : 'settings.storedHelp')}>
        <span>{source.trim() === '' ? '–' : t(live ? 'settings.live' : 'settings.stored')}</span>
      </Field>
      <ResultFormat type={field.result ?? 'number'} field={field} errors={errors} onChange={onChange} />
      <Recompute field={field} />
      {!live && <SwitchProp checked={!!field.public} onChange={(on) => onChange({ public: on || undefined })} label={t('settings.public')} help={t('settings.publicHelp')} />}
    </>
  );
}
