import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { signedOut } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, Form } from '@/shared/ui';
import { usePasswordMin } from './account';
import { Frame } from './Frame';
import { PasswordInput } from './PasswordInput';
import { confirmReset, faultOf, longEnough } from './reset';
import styles from './auth.module.css';

/** Where the link of the mail leads: a new password is set. */
export default function ResetPage() {
  const t = useT('auth');
  const { token = '' } = useSearch({ from: '/reset-password' });
  const least = usePasswordMin();
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState('');
  const [error, setError] = useState('');
  const [state, setState] = useState<'open' | 'waiting' | 'done' | 'expired'>(token ? 'open' : 'expired');
  useEffect(() => {
    document.title = t('reset.title');
  }, [t]);

  const refuse = (words: string) => {
    setFault(words);
    document.getElementById('password')?.focus();
  };
  const submit = async () => {
    setError('');
    setFault('');
    if (!longEnough(password, least)) return refuse(t('reset.short', { count: least }));
    setState('waiting');
    try {
      await confirmReset(token, password);
      signedOut(); // every session of the person has ended, one of this browser too
      setState('done');
    } catch (failure) {
      const found = faultOf(failure);
      setState(found.kind === 'expired' ? 'expired' : 'open');
      if (found.kind === 'password') refuse(found.message ?? t('reset.refused'));
      if (found.kind === 'failed') setError(found.message ?? t('reset.failed'));
    }
  };

  return (
    <Frame title={t('reset.title')}>
      {state === 'done' && (
        <div className={styles.form}>
          <p role="status">{t('reset.done')}</p>
          <Link className={styles.aside} to="/login">
            {t('reset.signIn')}
          </Link>
        </div>
      )}
      {state === 'expired' && (
        <div className={styles.form}>
          <div role="alert" className={styles.error}>
            {t('reset.expired')}
          </div>
          <Link className={styles.aside} to="/forgot-password">
            {t('reset.again')}
          </Link>
        </div>
      )}
      {(state === 'open' || state === 'waiting') && (
        <Form className={styles.form} onSubmit={() => void submit()}>
          {error && (
            <div role="alert" className={styles.error}>
              {error}
            </div>
          )}
          <Field label={t('reset.password')} id="password" help={t('reset.help', { count: least })} error={fault}>
            <PasswordInput meter size="large" name="password" autoComplete="new-password" autoFocus value={password} onChange={(event) => setPassword(event.target.value)} />
          </Field>
          <Button kind="primary" size="large" type="submit" block loading={state === 'waiting'}>
            {t('reset.action')}
          </Button>
        </Form>
      )}
    </Frame>
  );
}
