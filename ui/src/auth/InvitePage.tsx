import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, isApiError, queryClient, signedIn, signedOut, type Locale, type SignInAnswer } from '@/shared/api';
import { formatRelative } from '@/shared/format';
import { setLocale, useLocale, useT } from '@/shared/i18n';
import { Button, Field, Form, InlineError, Input, SkeletonLines } from '@/shared/ui';
import { useSignInOffer } from './account/api';
import { Frame } from './Frame';
import { PasswordInput } from './PasswordInput';
import SignInSteps from './SignInSteps';
import { signInCalls, useSignIn } from './useSignIn';
import styles from './auth.module.css';

interface Invited {
  email: string;
  name: string;
  business: string;
  locale: Locale | '';
  expires: string;
  passwordMin: number;
}

const pathOf = (token: string) => `/api/v1/invitations/${encodeURIComponent(token)}`;

/** Where the link of an invitation leads: name, password, done. */
export default function InvitePage() {
  const t = useT('auth');
  const { token } = useParams({ from: '/invite/$token' });
  const offer = useSignInOffer().data;
  const invited = useQuery({ queryKey: ['invitation', token], queryFn: ({ signal }) => api.get<Invited>(pathOf(token), { signal, open: true }), staleTime: Infinity, retry: false });
  const locale = invited.data?.locale;
  useEffect(() => {
    if (locale) void setLocale(locale);
  }, [locale]);
  useEffect(() => {
    document.title = t('invite.title');
  }, [t]);
  return (
    <Frame title={t('invite.title')} business={invited.data?.business ?? offer?.business.name} logo={offer?.business.logo}>
      {invited.isPending && <SkeletonLines lines={4} />}
      {isApiError(invited.error, 'invitation_gone') && (
        <div className={styles.form}>
          <div role="alert" className={styles.error}>
            {invited.error.message}
          </div>
          <p className={styles.notice}>{t('invite.askAgain')}</p>
          <Link className={styles.aside} to="/login">
            {t('forgot.back')}
          </Link>
        </div>
      )}
      {invited.error && !isApiError(invited.error, 'invitation_gone') && <InlineError error={invited.error} onRetry={() => void invited.refetch()} />}
      {invited.data && <Accept token={token} invited={invited.data} />}
    </Frame>
  );
}

function Accept({ token, invited }: { token: string; invited: Invited }) {
  const t = useT('auth');
  const router = useRouter();
  const locale = useLocale((state) => state.locale);
  const [name, setName] = useState(invited.name);
  const [password, setPassword] = useState('');
  const [gaps, setGaps] = useState<{ name?: string; password?: string }>({});
  const process = useSignIn((made) => {
    queryClient.clear();
    signedIn(made);
    router.history.replace('/');
  });
  const { stage, error } = process;
  const faults = isApiError(error) ? error.fieldErrors : {};
  const submit = async () => {
    const found = {
      name: name.trim() ? undefined : t('setup.needName'),
      password: [...password].length >= invited.passwordMin ? undefined : t('reset.short', { count: invited.passwordMin }),
    };
    setGaps(found);
    if (found.name || found.password) {
      document.getElementById(found.name ? 'name' : 'password')?.focus();
      return;
    }
    await process.run(async (): Promise<SignInAnswer> => {
      const { email } = await api.post<{ email: string }>(pathOf(token), { name: name.trim(), password, locale }, { open: true });
      signedOut(); // somebody else may still be signed in on this device
      return signInCalls.password(email, password);
    });
  };
  if (stage.kind !== 'start' && stage.kind !== 'done') return <SignInSteps process={process} />;
  return (
    <Form className={styles.form} onSubmit={() => void submit()}>
      <p className={styles.notice}>{t('invite.words', { business: invited.business, email: invited.email })}</p>
      {error !== null && Object.keys(faults).length === 0 && <InlineError error={error} />}
      <Field label={t('setup.name')} id="name" error={gaps.name ?? faults.name?.message}>
        <Input size="large" name="name" autoComplete="name" maxLength={100} autoFocus value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <input type="email" name="email" autoComplete="username" value={invited.email} readOnly hidden />
      <Field label={t('password.label')} id="password" help={t('reset.help', { count: invited.passwordMin })} error={gaps.password ?? faults.password?.message}>
        <PasswordInput meter size="large" name="password" autoComplete="new-password" known={[invited.email.split('@')[0] ?? '', name]} value={password} onChange={(event) => setPassword(event.target.value)} />
      </Field>
      <Button kind="primary" size="large" type="submit" block loading={process.waiting || stage.kind === 'done'}>
        {t('invite.action')}
      </Button>
      <p className={styles.notice}>{t('invite.until', { time: formatRelative(invited.expires) })}</p>
    </Form>
  );
}
