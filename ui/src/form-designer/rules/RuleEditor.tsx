import { useState } from 'react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { cleaned, type FormRuleDoc, type FormRuleKind, type ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Field, MultiSelect, RadioGroup, Select } from '@/shared/ui';
import { isWhole } from '../model/rules';
import { computedTypes } from '../types';
import { LinkEditor } from './LinkEditor';
import styles from './Rules.module.css';

interface RuleEditorProps {
  object: ObjectDoc;
  placed: Set<string>;
  rules: FormRuleDoc[];
  /** The place of a rule, or a new one, which joins the others once it says enough. */
  start: number | FormRuleDoc;
  problems: Record<number, Record<string, string>>;
  onRules: (change: (rules: FormRuleDoc[]) => FormRuleDoc[], part?: string) => void;
}

const kinds: FormRuleKind[] = ['show', 'require', 'read_only', 'options', 'link'];

/** One rule of a layout: what it does, when, to which fields. */
export function RuleEditor({ object, placed, rules, start, problems, onRules }: RuleEditorProps) {
  const t = useT('form-designer');
  const [at, setAt] = useState<number | null>(typeof start === 'number' ? start : null);
  // What is being filled in may say too little to be saved; it is kept here until it says enough again.
  const [local, setLocal] = useState<FormRuleDoc | null>(typeof start === 'number' ? null : start);
  const rule = local ?? (at === null ? null : rules[at]);
  if (!rule) return null;
  const errors = (at !== null && problems[at]) || {};
  const change = (patch: Partial<FormRuleDoc>, part?: string): void => {
    const next: FormRuleDoc = { ...cleaned({ ...rule, ...patch }), when: patch.when ?? rule.when, fields: patch.fields ?? rule.fields };
    if (!isWhole(next)) {
      setLocal(next);
      return;
    }
    setLocal(null);
    if (at === null) {
      setAt(rules.length);
      onRules((all) => [...all, next]);
    } else onRules((all) => all.map((one, i) => (i === at ? next : one)), part && `rules.${at}.${part}`);
  };
  const fields = object.fields.filter((field) => !field.archived && (placed.has(field.key) || rule.fields.includes(field.key)));
  const usable = fields.filter((field) => rule.kind === 'show' || !computedTypes.has(field.type));
  const choices = fields.filter((field) => field.type === 'select' || field.type === 'multi_select');
  const chosen = object.fields.find((field) => field.key === rule.fields[0]);
  const option = (field: (typeof fields)[number]) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key });
  return (
    <div className={styles.editor}>
      <Field label={t('rules.kind')} group error={errors.kind}>
        <RadioGroup
          value={rule.kind}
          options={kinds.map((kind) => ({ value: kind, label: t(`rules.kinds.${kind}`), description: t(`rules.kindHelp.${kind}`) }))}
          onChange={(kind) => {
            const keep = kind === 'options' ? rule.fields.filter((key) => choices.some((one) => one.key === key)).slice(0, 1) : rule.fields;
            if (kind === 'link') change({ kind, when: '', fields: [], options: undefined, match: [{ field: '', with: '' }], take: [{ into: '', value: '' }] });
            else change({ kind, fields: keep, options: undefined, from: undefined, match: undefined, take: undefined, where: undefined, sort: undefined, on: undefined, missing: undefined });
          }}
        />
      </Field>
      {rule.kind === 'link' ? (
        <LinkEditor rule={rule} object={object} placed={placed} errors={errors} onChange={change} />
      ) : (
        <>
        <Field label={t('rules.when')} required group error={errors.when}>
          <ConditionBuilder object={object.key} usage="rule" label={t('rules.when')} empty={t('rules.whenEmpty')} value={rule.when} invalid={!!errors.when} onChange={(when) => change({ when }, 'when')} />
        </Field>
        {rule.kind === 'options' ? (
          <>
            <Field label={t('rules.field')} required error={errors.fields} help={choices.length === 0 ? t('rules.noChoices') : undefined}>
              <Select value={rule.fields[0] ?? null} options={choices.map(option)} onChange={(key) => change({ fields: key ? [key] : [], options: undefined })} />
            </Field>
            {chosen && (
              <Field label={t('rules.options')} required error={errors.options}>
                <MultiSelect value={rule.options ?? []} options={(chosen.options ?? []).map((one) => ({ value: one.value, label: text(one.label) || one.value, color: one.color }))} onChange={(options) => change({ options })} />
              </Field>
            )}
          </>
        ) : (
          <Field label={t(`rules.fieldsOf.${rule.kind}`)} required error={errors.fields}>
            <MultiSelect value={rule.fields} options={usable.map(option)} onChange={(next) => change({ fields: next })} />
          </Field>
        )}
        </>
      )}
      {local && <p className={styles.quiet}>{t('rules.unfinished')}</p>}
    </div>
  );
}
