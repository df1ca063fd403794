import { lazy, Suspense, useState } from 'react';
import type { SignInProcess } from '@/auth/useSignIn';
import { signInCalls, useSignIn } from '@/auth/useSignIn';
import { ApiError, queryClient, keys, signedIn, signedOut, useSession, type Me } from '@/shared/api';
import { loadWords, useT } from '@/shared/i18n';
import { Button, Dialog, Field, Input, SkeletonLines } from '@/shared/ui';
import { router } from './router';

const Steps = lazy(async () => {
  const [steps] = await Promise.all([import('@/auth/SignInSteps'), loadWords('auth', 'account')]);
  return steps;
});

/**
 * Over the page when the session has ended: the page and its inputs stay
 * underneath, and the calls that were refused go on after the sign-in.
 */
export function SessionEnded() {
  const expired = useSession((state) => state.expired);
  return expired ? <Again /> : null;
}

function leave() {
  signedOut();
  queryClient.clear();
  void router.navigate({ to: '/login' });
}

function Again() {
  const t = useT('app');
  const process = useSignIn(signedIn);
  const { stage } = process;
  if (stage.kind === 'start' || stage.kind === 'done') return <Password process={process} />;
  return (
    <Dialog open must onClose={() => undefined} title={t('sessionEnded.title')} footer={<Button onClick={leave}>{t('signOut')}</Button>}>
      <Suspense fallback={<SkeletonLines lines={4} />}>
        <Steps process={process} />
      </Suspense>
    </Dialog>
  );
}

function Password({ process }: { process: SignInProcess }) {
  const t = useT('app');
  const email = queryClient.getQueryData<Me>(keys.me)?.user.email ?? '';
  const [identity, setIdentity] = useState(email);
  const [password, setPassword] = useState('');
  const { stage } = process;
  const error = process.error ? (process.error instanceof ApiError ? process.error.message : t('sessionEnded.failed')) : stage.kind === 'start' ? stage.message : undefined;
  return (
    <Dialog
      open
      must
      onClose={() => undefined}
      title={t('sessionEnded.title')}
      onSubmit={() => void process.run(() => signInCalls.password(identity, password))}
      footer={
        <>
          <Button onClick={leave}>{t('signOut')}</Button>
          <Button kind="primary" type="submit" loading={process.waiting}>
            {t('sessionEnded.action')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        <p>{t('sessionEnded.words')}</p>
        <Field label={t('email')}>
          <Input type="email" autoComplete="username" value={identity} readOnly={email !== ''} onChange={(e) => setIdentity(e.target.value)} />
        </Field>
        <Field label={t('password')} error={error}>
          <Input data-autofocus type="password" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
