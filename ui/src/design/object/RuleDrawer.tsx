import { useState } from 'react';
import { useDraftConditions } from '@/expression/builder/useDraftConditions';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import type { SetRules } from '@/form-designer/panel/ChecksProp';
import { keyFault, type ObjectDoc, type RuleDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Checkbox, Drawer, Field, Input, RadioGroup, Select, Switch } from '@/shared/ui';
import styles from '../Design.module.css';
import { comparedIn, spareBlanks, sparesBlanks, withMust } from './blanks';
import { patchRule } from './rules';

interface RuleDrawerProps {
  object: ObjectDoc;
  /** The place of a rule, or a new one, which joins the others once it says what must hold. */
  start: number | RuleDoc;
  problemsOf: (at: number) => Record<string, string>;
  onRules: SetRules;
  onClose: () => void;
}

/** One validation rule: when it applies, what must hold, what is said otherwise. */
export default function RuleDrawer({ object, start, problemsOf, onRules, onClose }: RuleDrawerProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const [at, setAt] = useState<number | null>(typeof start === 'number' ? start : null);
  const [fresh, setFresh] = useState<RuleDoc | null>(typeof start === 'number' ? null : start);
  const { kindOf, fieldAt } = useDraftConditions(object.key, null);
  const rules = object.rules ?? [];
  const rule = at === null ? fresh : (rules[at] ?? fresh);
  if (!rule) return null;
  const errors = at === null ? {} : problemsOf(at);
  const change = (patch: Partial<RuleDoc>, part?: string): void => {
    if (at !== null) {
      onRules((all) => patchRule(all, at, patch), part && `rule.${at}.${part}`);
      return;
    }
    const next = patchRule([rule], 0, patch)[0]!;
    setFresh(next);
    if (next.must.trim() === '') return;
    setAt(rules.length);
    onRules((all) => [...all, next]);
  };
  const others = rules.filter((_, i) => i !== at).map((one) => one.key ?? '');
  const fault = rule.key === undefined ? null : keyFault('other', rule.key, others);
  const title = text(rule.message) || (at === null || !rule.key || /^rule_\d+$/.test(rule.key) ? t('rule.new') : rule.key);
  const spares = sparesBlanks(rule, kindOf);
  const compared = comparedIn(rule.must, kindOf).map((path) => text(fieldAt(path)?.field.label) || path).join(t('rule.fieldsJoin'));
  return (
    <Drawer
      open
      keepFocus={false}
      name="rule"
      label={title}
      title={title}
      onClose={onClose}
      actions={
        <Switch checked={!rule.disabled} onChange={(on) => change({ disabled: on ? undefined : true })}>
          {t('role.active')}
        </Switch>
      }
    >
      <div className={styles.form} style={{ padding: 20 }}>
        <Field label={t('rule.when')} error={errors.when} group>
          <ConditionBuilder object={object.key} usage="rule" label={t('rule.when')} empty={t('rule.always')} value={rule.when ?? ''} invalid={!!errors.when} onChange={(when) => change({ when: when || undefined }, 'when')} />
        </Field>
        <Field label={t('rule.must')} required error={errors.must ?? (at !== null && rule.must.trim() === '' ? t('rule.mustMissing') : undefined)} group>
          <ConditionBuilder object={object.key} usage="rule" label={t('rule.must')} empty={t('rule.mustEmpty')} value={rule.must} invalid={!!errors.must} onChange={(must) => change(withMust(rule, must, kindOf), 'must')} />
        </Field>
        {spares !== null && (
          <Field label={t('rule.spareBlanks')} labelHidden help={t(spares ? 'rule.blanksFree' : 'rule.blanksRefused', { fields: compared })} group>
            <Checkbox checked={spares} onChange={(on) => change(spareBlanks(rule, on, kindOf))}>
              {t('rule.spareBlanks')}
            </Checkbox>
          </Field>
        )}
        <LabelProp label={t('rule.message')} help={t('rule.messageHelp')} value={rule.message} error={errors.message} onChange={(message) => change({ message }, 'message')} />
        <Field label={t('rule.severity')} group error={errors.severity}>
          <RadioGroup
            value={rule.severity ?? 'block'}
            options={[
              { value: 'block', label: t('rule.block'), description: t('rule.blockHelp') },
              { value: 'warn', label: t('rule.warn'), description: t('rule.warnHelp') },
            ]}
            onChange={(severity) => change({ severity: severity === 'warn' ? 'warn' : undefined })}
          />
        </Field>
        <div className={styles.two}>
          <Field label={t('rule.field')} help={t('rule.fieldHelp')} error={errors.field}>
            <Select
              clearable
              value={rule.field ?? null}
              options={object.fields.filter((field) => !field.archived).map((field) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key }))}
              onChange={(field) => change({ field: field ?? undefined })}
            />
          </Field>
          <Field label={t('new.key')} error={fault ? words(`key.${fault}`) : errors.key}>
            <Input className={styles.code} value={rule.key ?? ''} onChange={(event) => change({ key: event.target.value || undefined }, 'key')} />
          </Field>
        </div>
      </div>
    </Drawer>
  );
}
