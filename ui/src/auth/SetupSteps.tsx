import { FilePlus2, Handshake } from 'lucide-react';
import { useMemo } from 'react';
import { text, useT } from '@/shared/i18n';
import type { Locale, SetupState } from '@/shared/api';
import { Field, Input, RadioGroup, Select, Switch } from '@/shared/ui';
import { PasswordInput } from './PasswordInput';
import { currencies, zones, type SetupErrors, type SetupForm } from './setup';
import styles from './auth.module.css';

interface StepProps {
  form: SetupForm;
  errors: SetupErrors;
  change: (part: Partial<SetupForm>) => void;
}

export function AccountStep({ form, errors, change }: StepProps) {
  const t = useT('auth');
  return (
    <>
      <Field label={t('email')} id="setup-email" error={errors.email} required>
        <Input size="large" type="email" autoComplete="username" autoFocus value={form.email} onChange={(event) => change({ email: event.target.value })} />
      </Field>
      <Field label={t('password.label')} id="setup-password" error={errors.password} help={t('setup.passwordHelp')} required>
        <PasswordInput size="large" meter known={[form.email.split('@')[0] ?? '', form.name]} autoComplete="new-password" value={form.password} onChange={(event) => change({ password: event.target.value })} />
      </Field>
      <Field label={t('setup.name')} id="setup-name" error={errors.name} required>
        <Input size="large" autoComplete="name" value={form.name} onChange={(event) => change({ name: event.target.value })} />
      </Field>
    </>
  );
}

export function BusinessStep({ form, errors, change }: StepProps) {
  const t = useT('auth');
  const zoneOptions = useMemo(() => zones().map((zone) => ({ value: zone, label: zone.replaceAll('_', ' '), keywords: zone })), []);
  return (
    <>
      <Field label={t('setup.business')} id="setup-business" error={errors.business} required>
        <Input size="large" autoComplete="organization" autoFocus value={form.business} onChange={(event) => change({ business: event.target.value })} />
      </Field>
      <Field label={t('language')} id="setup-locale" error={errors.locale} group>
        <RadioGroup<Locale>
          direction="row"
          value={form.locale}
          onChange={(locale) => change({ locale })}
          options={[
            { value: 'zh', label: t('zh') },
            { value: 'en', label: 'English' },
          ]}
        />
      </Field>
      <Field label={t('setup.timezone')} id="setup-timezone" error={errors.timezone}>
        <Select size="large" value={form.timezone} onChange={(timezone) => timezone && change({ timezone })} options={zoneOptions} />
      </Field>
      <Field label={t('setup.currency')} id="setup-currency" error={errors.currency}>
        <Select size="large" value={form.currency} onChange={(currency) => currency && change({ currency })} options={currencies.map((code) => ({ value: code, label: `${code} · ${t(`currency.${code}`)}` }))} />
      </Field>
    </>
  );
}

export function StartStep({ form, errors, change, state }: StepProps & { state: SetupState }) {
  const t = useT('auth');
  return (
    <>
      <fieldset className={styles.cards}>
        <legend className="tn-sr-only">{t('setup.step.start')}</legend>
        {state.suites.map((suite) => (
          <label key={suite.key} className={styles.choice}>
            <input type="radio" name="suite" checked={form.suite === suite.key} onChange={() => change({ suite: suite.key })} />
            <Handshake aria-hidden />
            <span>
              <strong>{text(suite.label)}</strong>
              <span className={styles.words}>{text(suite.description)}</span>
            </span>
          </label>
        ))}
        <label className={styles.choice}>
          <input type="radio" name="suite" checked={form.suite === ''} onChange={() => change({ suite: '' })} />
          <FilePlus2 aria-hidden />
          <span>
            <strong>{t('setup.empty')}</strong>
            <span className={styles.words}>{t('setup.emptyHelp')}</span>
          </span>
        </label>
      </fieldset>
      {form.suite !== '' && (
        <Switch checked={form.sample} onChange={(sample) => change({ sample })}>
          {t('setup.sample')}
        </Switch>
      )}
      {state.codeRequired && (
        <Field label={t('setup.code')} id="setup-code" error={errors.code} help={t('setup.codeHelp')} required>
          <Input size="large" value={form.code} onChange={(event) => change({ code: event.target.value })} />
        </Field>
      )}
    </>
  );
}
