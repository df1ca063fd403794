import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, ApiError, queryClient, signedIn, token, type SetupState, type SignInAnswer } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, Input } from '@/shared/ui';
import { Frame } from './Frame';
import { PasswordInput } from './PasswordInput';
import styles from './auth.module.css';

/** An address of this app only: never another site's, whatever the link says. */
export function safeNext(next: string | undefined): string {
  return next && next.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/';
}

export default function LoginPage() {
  const t = useT('auth');
  const { next } = useSearch({ from: '/login' });
  const router = useRouter();
  const navigate = useNavigate();
  const [identity, setIdentity] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ identity?: string; password?: string }>({});
  const [error, setError] = useState('');
  const [waiting, setWaiting] = useState(false);

  useEffect(() => {
    document.title = t('signIn.title');
    if (token()) {
      router.history.replace(safeNext(next));
      return;
    }
    api.get<SetupState>('/api/v1/setup', { open: true }).then(
      (state) => state.needed && void navigate({ to: '/setup', replace: true }),
      () => undefined,
    );
  }, [next, navigate, router, t]);

  const submit = async () => {
    const gaps = { identity: identity.trim() ? undefined : t('signIn.needEmail'), password: password ? undefined : t('signIn.needPassword') };
    setMissing(gaps);
    setError('');
    if (gaps.identity || gaps.password) {
      document.getElementById(gaps.identity ? 'identity' : 'password')?.focus();
      return;
    }
    setWaiting(true);
    try {
      const answer = await api.post<SignInAnswer>('/api/collections/users/auth-with-password', { identity: identity.trim(), password }, { open: true });
      queryClient.clear();
      signedIn(answer.token);
      router.history.replace(safeNext(next));
    } catch (failure) {
      setError(failure instanceof ApiError ? failure.message : t('failed'));
      setWaiting(false);
      document.getElementById('password')?.focus();
    }
  };

  return (
    <Frame title={t('signIn.title')}>
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {error && (
          <div role="alert" className={styles.error}>
            {error}
          </div>
        )}
        <Field label={t('email')} id="identity" error={missing.identity}>
          <Input size="large" type="email" name="email" autoComplete="username" autoFocus value={identity} onChange={(event) => setIdentity(event.target.value)} />
        </Field>
        <Field label={t('password.label')} id="password" error={missing.password}>
          <PasswordInput size="large" name="password" autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
        <Button kind="primary" size="large" type="submit" block loading={waiting}>
          {t('signIn.action')}
        </Button>
        <Link className={styles.aside} to="/forgot-password">
          {t('forgot.link')}
        </Link>
      </form>
    </Frame>
  );
}
