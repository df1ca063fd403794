import { useState } from 'react';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Banner, Field, InlineError, Input, notify, Panel, RadioGroup, SkeletonLines, Switch, TextArea } from '@/shared/ui';
import { useBusiness, useSaveBusiness, type Business, type ForWhom, type RuleKey } from '../business/api';
import { AdminPage } from '../parts/AdminPage';
import { SettingsForm } from '../parts/SettingsForm';
import form from '../parts/SettingsForm.module.css';
import { OidcPanel } from './OidcPanel';
import { effectsOf, rangeKeys, readPolicy, type PolicyInput } from './policy';

/** How people sign in: passwords, sessions, second factors, keys, and the business's own provider. */
export default function PolicyPage() {
  const t = useT('security');
  return (
    <AdminPage title={t('policy.title')}>
      <div className={form.page}>
        <div className={form.form}>
          <Rules />
          <OidcPanel />
        </div>
      </div>
    </AdminPage>
  );
}

function Rules() {
  const business = useBusiness();
  // What is typed outlives a reading that fails behind it.
  if (business.data) return <RulesForm business={business.data} />;
  if (business.error) return <InlineError error={business.error} onRetry={() => void business.refetch()} />;
  return <SkeletonLines lines={8} />;
}

const whom: readonly ForWhom[] = ['off', 'administrators', 'everyone'];

function RulesForm({ business }: { business: Business }) {
  const t = useT('security');
  const save = useSaveBusiness();
  const [input, setInput] = useState<PolicyInput>({});
  const [checked, setChecked] = useState(false);
  const { changes, wrong } = readPolicy(input, business);
  const effects = effectsOf(changes, business.signIn);
  const errors = save.error?.fieldErrors ?? {};
  const change = (part: PolicyInput) => {
    setInput({ ...input, ...part });
    setChecked(false);
    save.reset();
  };
  const idOf = (key: RuleKey) => `rule-${key}`;
  const number = (key: RuleKey, unit: string) => {
    const { min, max } = business.signInRanges[key];
    const values = { min: formatNumber(min), max: formatNumber(max) };
    return (
      <Field id={idOf(key)} label={t(`policy.${key}`)} help={t(`policy.help.${key}`, values)} error={(checked && wrong.includes(key) ? t('policy.between', values) : undefined) ?? errors[`signIn.${key}`]?.message}>
        <Input inputMode="numeric" suffix={t(`policy.unit.${unit}`)} value={input[key] ?? String(business.signIn[key])} onChange={(event) => change({ [key]: event.target.value })} />
      </Field>
    );
  };
  return (
    <SettingsForm
      dirty={wrong.length > 0 || Object.keys(changes).length > 0}
      saving={save.isPending}
      onReset={() => setInput({})}
      onSubmit={() => {
        setChecked(true);
        if (wrong[0]) document.getElementById(idOf(wrong[0]))?.focus();
        else
          save.mutate(
            { signIn: changes },
            {
              onSuccess: () => {
                setInput({});
                notify(t('policy.saved'), { kind: 'success' });
              },
            },
          );
      }}
    >
      {save.error && !Object.keys(errors).some((key) => key.startsWith('signIn.')) && <InlineError error={save.error} />}
      <Panel title={t('policy.passwords')}>
        <div className={form.fields}>
          {number('passwordMin', 'characters')}
          {number('passwordDays', 'days')}
          {number('sessionDays', 'days')}
        </div>
      </Panel>
      <Panel title={t('policy.secondFactor')}>
        <Field label={t('policy.secondFactor')} labelHidden group error={errors['signIn.secondFactor']?.message}>
          <RadioGroup<ForWhom>
            value={input.secondFactor ?? business.signIn.secondFactor}
            onChange={(secondFactor) => change({ secondFactor })}
            options={whom.map((value) => ({ value, label: t(`policy.factor.${value}`), description: t(`policy.factor.${value}Help`) }))}
          />
        </Field>
      </Panel>
      <Panel title={t('policy.keys')}>
        <Field label={t('policy.keys')} labelHidden group error={errors['signIn.keys']?.message}>
          <RadioGroup<ForWhom>
            value={input.keys ?? business.signIn.keys}
            onChange={(keys) => change({ keys })}
            options={whom.map((value) => ({ value, label: t(`policy.keysFor.${value}`) }))}
          />
        </Field>
      </Panel>
      <Panel title={t('policy.devices')}>
        <Field label={t('policy.devices')} labelHidden help={t('policy.help.offline')}>
          <Switch checked={input.offline ?? business.signIn.offline} onChange={(offline) => change({ offline })}>
            {t('policy.offline')}
          </Switch>
        </Field>
      </Panel>
      <Panel title={t('policy.addresses')}>
        <div className={form.fields}>
          {rangeKeys.map((key) => (
            <Field key={key} label={t(`policy.${key}`)} help={t(`policy.help.${key}`)} error={errors[`signIn.${key}`]?.message}>
              <TextArea rows={4} spellCheck={false} placeholder={t('policy.everywhere')} value={input[key] ?? (business.signIn[key] ?? []).join('\n')} onChange={(event) => change({ [key]: event.target.value })} />
            </Field>
          ))}
        </div>
      </Panel>
      {effects.length > 0 && (
        <Banner kind="warning">
          {effects.map((effect) => (
            <div key={effect}>{t(effect, { count: changes.passwordDays ?? changes.passwordMin ?? 0, days: changes.passwordDays, characters: changes.passwordMin })}</div>
          ))}
        </Banner>
      )}
    </SettingsForm>
  );
}
