import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Field, Form, Input } from '@/shared/ui';
import { Frame } from './Frame';
import { faultOf, looksLikeEmail, requestReset } from './reset';
import styles from './auth.module.css';

/** Asks for the mail with which a forgotten password is set anew. */
export default function ForgotPage() {
  const t = useT('auth');
  const search = useSearch({ from: '/forgot-password' });
  const [email, setEmail] = useState(search.email ?? '');
  const [fault, setFault] = useState('');
  const [error, setError] = useState('');
  const [waiting, setWaiting] = useState(false);
  const [sent, setSent] = useState('');
  useEffect(() => {
    document.title = t('forgot.title');
  }, [t]);

  const submit = async () => {
    setError('');
    setFault(looksLikeEmail(email) ? '' : t('forgot.badEmail'));
    if (!looksLikeEmail(email)) {
      document.getElementById('email')?.focus();
      return;
    }
    setWaiting(true);
    try {
      await requestReset(email);
      setSent(email.trim());
    } catch (failure) {
      const found = faultOf(failure);
      setError(('message' in found && found.message) || t('forgot.failed'));
    }
    setWaiting(false);
  };

  return (
    <Frame title={t('forgot.title')}>
      {sent ? (
        <div className={styles.form}>
          <p role="status">{t('forgot.sent', { email: sent })}</p>
          <p className={styles.notice}>{t('forgot.noMail')}</p>
          <Link className={styles.aside} to="/login">
            {t('forgot.back')}
          </Link>
        </div>
      ) : (
        <Form className={styles.form} onSubmit={() => void submit()}>
          <p className={styles.notice}>{t('forgot.words')}</p>
          {error && (
            <div role="alert" className={styles.error}>
              {error}
            </div>
          )}
          <Field label={t('email')} id="email" error={fault}>
            <Input size="large" type="email" name="email" autoComplete="username" autoFocus value={email} onChange={(event) => setEmail(event.target.value)} />
          </Field>
          <Button kind="primary" size="large" type="submit" block loading={waiting}>
            {t('forgot.action')}
          </Button>
          <Link className={styles.aside} to="/login">
            {t('forgot.back')}
          </Link>
        </Form>
      )}
    </Frame>
  );
}
