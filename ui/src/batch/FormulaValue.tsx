import { useEffect, useEffectEvent, useMemo } from 'react';
import { useCheck, type CheckPlace } from '@/expression/check';
import ExpressionBox from '@/expression/ExpressionBox';
import { useWorkspaceScope } from '@/expression/scope/useScope';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Field, Input, usePhone } from '@/shared/ui';

interface FormulaValueProps {
  meta: ObjectMeta;
  field: FieldMeta;
  value: string;
  onChange: (value: string) => void;
  /** Tells a formula that gives what the field takes, and "" for none. */
  onChecked: (value: string) => void;
}

/** What a field of each record gets, as an expression over its record. */
export default function FormulaValue({ meta, field, value, onChange, onChecked }: FormulaValueProps) {
  const t = useT('batch');
  const phone = usePhone();
  const scope = useWorkspaceScope(meta, 'value');
  const place = useMemo<CheckPlace>(() => ({ object: meta.key, usage: 'value', field: field.key }), [meta.key, field.key]);
  const checked = useCheck(value, place, scope);
  const fine = checked.phase === 'none' || (checked.current && checked.faults.length === 0 && checked.phase !== 'waiting') ? value.trim() : null;
  const tell = useEffectEvent(onChecked);
  useEffect(() => {
    if (fine !== null) tell(fine);
  }, [fine]);
  const label = t('formulaOf', { field: text(field.label) });
  const example = `record.${field.key}`;
  if (phone)
    return (
      <Field label={t('formula')} error={checked.faults[0]?.message}>
        <Input data-no-words aria-label={label} value={value} placeholder={example} spellCheck={false} autoCapitalize="off" onChange={(event) => onChange(event.target.value)} />
      </Field>
    );
  return <ExpressionBox value={value} onChange={onChange} scope={scope} place={place} checked={checked} label={label} placeholder={example} lines={2} plain />;
}
