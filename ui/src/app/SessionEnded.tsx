import { useState } from 'react';
import { ApiError, api, queryClient, keys, signedIn, signedOut, useSession, type Me, type SignInAnswer } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, Input } from '@/shared/ui';
import { router } from './router';

/**
 * Over the page when the session has ended: the page and its inputs stay
 * underneath, and the calls that were refused go on after the sign-in.
 */
export function SessionEnded() {
  const expired = useSession((state) => state.expired);
  return expired ? <Again /> : null;
}

function Again() {
  const t = useT('app');
  const email = queryClient.getQueryData<Me>(keys.me)?.user.email ?? '';
  const [identity, setIdentity] = useState(email);
  const [password, setPassword] = useState('');
  const [error, setError] = useState('');
  const [waiting, setWaiting] = useState(false);

  const submit = async () => {
    setWaiting(true);
    setError('');
    try {
      const answer = await api.post<SignInAnswer>('/api/collections/users/auth-with-password', { identity, password }, { open: true });
      signedIn(answer.token);
    } catch (failure) {
      setError(failure instanceof ApiError ? failure.message : t('sessionEnded.failed'));
      setWaiting(false);
    }
  };

  return (
    <Dialog
      open
      must
      onClose={() => undefined}
      title={t('sessionEnded.title')}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button
            onClick={() => {
              signedOut();
              queryClient.clear();
              void router.navigate({ to: '/login' });
            }}
          >
            {t('signOut')}
          </Button>
          <Button kind="primary" type="submit" loading={waiting}>
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
