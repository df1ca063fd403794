import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { api, ApiError, queryClient, signedIn, token, type SetupState } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, Form, Input, SkeletonLines } from '@/shared/ui';
import { useSignInOffer } from './account/api';
import { Frame } from './Frame';
import { OidcButton } from './OidcButton';
import { safeNext } from './next';
import { PasswordInput } from './PasswordInput';
import { signInCalls, useSignIn } from './useSignIn';
import styles from './auth.module.css';

/** Only after the password, and only where something is still asked for. */
const SignInSteps = lazy(() => import('./SignInSteps'));

export default function LoginPage() {
  const t = useT('auth');
  const { next } = useSearch({ from: '/login' });
  const router = useRouter();
  const navigate = useNavigate();
  const [identity, setIdentity] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ identity?: string; password?: string }>({});
  const offer = useSignInOffer().data;
  const process = useSignIn((made) => {
    queryClient.clear();
    signedIn(made);
    router.history.replace(safeNext(next));
  });
  const { stage } = process;
  const atStart = stage.kind === 'start' || stage.kind === 'done';
  const title = atStart ? t('signIn.title') : t(`step.title.${stage.kind}`);

  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (token()) {
      router.history.replace(safeNext(next));
      return;
    }
    api.get<SetupState>('/api/v1/setup', { open: true }).then(
      (state) => state.needed && void navigate({ to: '/setup', replace: true }),
      () => undefined,
    );
  }, [next, navigate, router]);

  const submit = async () => {
    const gaps = { identity: identity.trim() ? undefined : t('signIn.needEmail'), password: password ? undefined : t('signIn.needPassword') };
    setMissing(gaps);
    if (gaps.identity || gaps.password) {
      document.getElementById(gaps.identity ? 'identity' : 'password')?.focus();
      return;
    }
    await process.run(() => signInCalls.password(identity.trim(), password));
    document.getElementById('password')?.focus();
  };
  const error = process.error ? (process.error instanceof ApiError ? process.error.message : t('failed')) : stage.kind === 'start' ? stage.message : undefined;

  return (
    <Frame title={title} business={offer?.business.name} logo={offer?.business.logo}>
      {atStart ? (
        <Form className={styles.form} onSubmit={() => void submit()}>
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
          <Button kind="primary" size="large" type="submit" block loading={process.waiting || stage.kind === 'done'}>
            {t('signIn.action')}
          </Button>
          <Link className={styles.aside} to="/forgot-password">
            {t('forgot.link')}
          </Link>
          {offer?.oidc && <OidcButton label={offer.oidc.label} next={safeNext(next)} />}
        </Form>
      ) : (
        <Suspense fallback={<SkeletonLines lines={3} />}>
          <SignInSteps process={process} />
        </Suspense>
      )}
    </Frame>
  );
}
