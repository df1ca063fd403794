import { useDefinitions, type FieldSpec, type HookDoc, type HookTest } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Banner, Field, Input, MultiSelect, Select, Switch } from '@/shared/ui';
import styles from '../Hooks.module.css';
import { eventsOf } from '../model';
import { hasOld, outcomeOf, outcomes, put, unsaid } from './model';
import { Pairs } from './Pairs';
import { ValueInput } from './ValueInput';

interface TestFormProps {
  doc: HookDoc;
  test: HookTest;
  /** `at` names what is typed into, so that it is one step of undo. */
  onChange: (test: HookTest, at?: string) => void;
}

/** One test: a write, who does it, and what the hook makes of it. */
export function TestForm({ doc, test, onChange }: TestFormProps) {
  const t = useT('hooks');
  const fields = (useDefinitions('object').data?.find((one) => one.key === doc.object)?.fields ?? []).filter((one) => !one.archived);
  const roles = useDefinitions('role').data ?? [];
  const event = test.event ?? eventsOf(doc)[0] ?? '';
  const { user, expect = {} } = test;
  const outcome = outcomeOf(test);
  const change = (part: string, value: unknown): void => onChange(put(test, part, value), part);
  const expected = (part: string, value: unknown): void => change('expect', put(expect, part, value));
  const acting = (part: string, value: unknown): void => {
    const next = put(user, part, value);
    change('user', Object.keys(next).length > 0 ? next : undefined);
  };
  const options = fields.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }));
  const rest = unsaid(test);
  const values = (label: string, value: Record<string, unknown> | undefined, onValues: (value: Record<string, unknown>) => void, help?: string) => (
    <Pairs label={label} help={help} options={options} value={value ?? {}} begin={(key) => (fields.find((one) => one.key === key)?.type === 'switch' ? false : null)} onChange={onValues} input={(key, one, name, onOne) => <ValueInput field={fields.find((field: FieldSpec) => field.key === key)} value={one} name={name} onChange={onOne} />} />
  );
  return (
    <div className={styles.outcome}>
      <div className={styles.pair}>
        <Field label={t('name')}>
          <Input value={test.name} onChange={(typed) => onChange({ ...test, name: typed.target.value }, 'name')} />
        </Field>
        <Field label={t('trialEvent')}>
          <Select value={event} options={eventsOf(doc).map((value) => ({ value, label: t(`event.${value}`) }))} onChange={(next) => next && change('event', next)} />
        </Field>
      </div>
      {doc.object && hasOld(event) && values(t('tests.old'), test.old, (value) => change('old', value))}
      {doc.object && values(t(hasOld(event) ? 'changes' : 'values'), test.record, (value) => change('record', value), hasOld(event) ? t('tests.changesHelp') : undefined)}
      <div className={styles.three}>
        <Field label={t('tests.who')}>
          <Input value={user?.name ?? ''} onChange={(typed) => acting('name', typed.target.value)} />
        </Field>
        <Field label={t('tests.roles')}>
          <MultiSelect value={user?.roles ?? []} searchable options={roles.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(list) => acting('roles', list)} />
        </Field>
        <Field label={t('tests.admin')} group>
          <Switch checked={!!user?.admin} onChange={(on) => acting('admin', on)}>
            {t('tests.isAdmin')}
          </Switch>
        </Field>
      </div>
      <Field label={t('tests.expect')}>
        <Select value={outcome} options={outcomes.map((value) => ({ value, label: t(`tests.outcome.${value}`) }))} onChange={(next) => change('expect', next === 'skipped' ? { skipped: true } : next === 'error' ? { error: '' } : {})} />
      </Field>
      {outcome === 'error' && (
        <Field label={t('tests.error')} error={expect.error ? undefined : t('tests.errorMissing')}>
          <Input value={expect.error ?? ''} onChange={(typed) => change('expect', { ...expect, error: typed.target.value })} />
        </Field>
      )}
      {outcome === 'does' && (
        <>
          {doc.object && values(t('tests.set'), expect.set, (value) => expected('set', value), t('tests.exactly'))}
          <Pairs label={t('tests.fail')} help={t('tests.failHelp')} options={[{ value: '_', label: t('whole') }, ...options]} value={expect.fail ?? {}} begin={() => ''} onChange={(value) => expected('fail', value)} input={(_, one, name, onOne) => <Input aria-label={name} value={String(one)} onChange={(typed) => onOne(typed.target.value)} />} />
          <Field label={t('tests.log')} help={t('tests.logHelp')}>
            <Input value={expect.log ?? ''} onChange={(typed) => expected('log', typed.target.value)} />
          </Field>
        </>
      )}
      {rest.length > 0 && (
        <Banner kind="info">
          {t('tests.also')} <code data-no-words>{rest.join(', ')}</code>
        </Banner>
      )}
    </div>
  );
}
