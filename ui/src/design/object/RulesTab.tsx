import { Plus, Trash2 } from 'lucide-react';
import type { FieldError } from '@/shared/api/error';
import { text, useT } from '@/shared/i18n';
import { Button, EmptyState, Field, IconButton, Input, PageBody, Panel, Select, Switch } from '@/shared/ui';
import { cleaned, freeKey, keyFault, problemsUnder, type ObjectDoc, type RuleDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { ExpressionInput } from '@/form-designer/panel/ExpressionInput';
import styles from '../Design.module.css';

interface RulesTabProps {
  object: ObjectDoc;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** Validation rules: when something holds, something else must. */
export function RulesTab({ object, problems, onChange }: RulesTabProps) {
  const t = useT('design');
  const rules = object.rules ?? [];
  const set = (change: (rules: RuleDoc[]) => RuleDoc[], part?: string) => onChange((doc) => cleaned({ ...doc, rules: change(doc.rules ?? []) }), part);
  const setRule = (at: number, patch: Partial<RuleDoc>, part?: string) => set((all) => all.map((rule, i) => (i === at ? { ...cleaned({ ...rule, ...patch }), must: patch.must ?? rule.must } : rule)), part && `rule.${at}.${part}`);
  const add = () => set((all) => [...all, { key: freeKey('rule_1', all.map((rule) => rule.key ?? ''), 'other'), must: '' }]);
  return (
    <PageBody narrow>
      <header className={styles.pageHead}>
        <p className={styles.quiet}>{t('rule.help')}</p>
        <span className={styles.grow} />
        {rules.length > 0 && (
          <Button kind="primary" icon={Plus} onClick={add}>
            {t('rule.add')}
          </Button>
        )}
      </header>
      {rules.length === 0 && (
        <Panel>
          <EmptyState
            title={t('rule.none')}
            actions={
              <Button kind="primary" icon={Plus} onClick={add}>
                {t('rule.add')}
              </Button>
            }
          >
            {t('rule.example')}
          </EmptyState>
        </Panel>
      )}
      {rules.map((rule, at) => (
        <Rule
          // A rule's key can be changed while it is edited: it goes by its place.
          // oxlint-disable-next-line react/no-array-index-key
          key={at}
          rule={rule}
          object={object}
          others={rules.filter((_, i) => i !== at).map((one) => one.key ?? '')}
          errors={problemsUnder(problems, `rules.${at}`)}
          onChange={(patch, part) => setRule(at, patch, part)}
          onRemove={() => set((all) => all.filter((_, i) => i !== at))}
        />
      ))}
    </PageBody>
  );
}

interface RuleProps {
  rule: RuleDoc;
  object: ObjectDoc;
  others: string[];
  errors: Record<string, string>;
  onChange: (patch: Partial<RuleDoc>, part?: string) => void;
  onRemove: () => void;
}

function Rule({ rule, object, others, errors, onChange, onRemove }: RuleProps) {
  const t = useT('design');
  const words = useT('form-designer');
  const fault = rule.key === undefined ? null : keyFault('other', rule.key, others);
  const name = text(rule.message) || rule.key || '';
  return (
    <Panel
      title={name}
      actions={
        <>
          <Switch checked={!rule.disabled} onChange={(on) => onChange({ disabled: on ? undefined : true })}>
            {t('role.active')}
          </Switch>
          <IconButton icon={Trash2} label={t('rule.remove', { name })} onClick={onRemove} />
        </>
      }
    >
      <div className={styles.form}>
        <Field label={t('rule.when')} help={t('rule.whenHelp')} error={errors.when} group>
          <ExpressionInput object={object.key} usage="rule" label={t('rule.when')} placeholder={'has(record.amount)'} value={rule.when ?? ''} onChange={(when) => onChange({ when: when || undefined }, 'when')} />
        </Field>
        <Field label={t('rule.must')} required error={errors.must ?? (rule.must.trim() === '' ? t('rule.mustMissing') : undefined)} group>
          <ExpressionInput object={object.key} usage="rule" label={t('rule.must')} placeholder={'record.amount >= 0.0'} value={rule.must} onChange={(must) => onChange({ must }, 'must')} />
        </Field>
        <LabelProp label={t('rule.message')} help={t('rule.messageHelp')} value={rule.message} error={errors.message} onChange={(message) => onChange({ message }, 'message')} />
        <div className={styles.two}>
          <Field label={t('rule.field')} help={t('rule.fieldHelp')} error={errors.field}>
            <Select
              clearable
              value={rule.field ?? null}
              options={object.fields.filter((field) => !field.archived).map((field) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key }))}
              onChange={(field) => onChange({ field: field ?? undefined })}
            />
          </Field>
          <Field label={t('new.key')} error={fault ? words(`key.${fault}`) : errors.key}>
            <Input className={styles.code} value={rule.key ?? ''} onChange={(event) => onChange({ key: event.target.value || undefined }, 'key')} />
          </Field>
        </div>
      </div>
    </Panel>
  );
}
