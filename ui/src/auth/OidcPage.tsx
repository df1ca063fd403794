import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { api, queryClient, signedIn, type SignInAnswer } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { messageOf, SkeletonLines } from '@/shared/ui';
import { Frame } from './Frame';
import { safeNext } from './next';
import SignInSteps from './SignInSteps';
import { useSignIn } from './useSignIn';
import styles from './auth.module.css';

type Answer = SignInAnswer & { meta?: { return?: string } };

/** Where the business's own provider sends the browser back to. */
export default function OidcPage() {
  const t = useT('auth');
  const { code, state, error: gaveUp } = useSearch({ from: '/sign-in/oidc' });
  const router = useRouter();
  const to = useRef<string | undefined>(undefined);
  const process = useSignIn((made) => {
    queryClient.clear();
    signedIn(made);
    router.history.replace(safeNext(to.current));
  });
  const { run } = process;
  const asked = useRef(false);
  useEffect(() => {
    document.title = t('oidc.title');
  }, [t]);
  useEffect(() => {
    // An answer of the provider is good once: also when effects run twice.
    if (asked.current || !code || !state) return;
    asked.current = true;
    void run(async () => {
      const call = api.post<Answer>('/api/v1/sign-in/oidc/callback', { code, state }, { open: true });
      const answer = await call.catch((failure: { data?: { return?: unknown } }) => {
        if (typeof failure.data?.return === 'string') to.current = failure.data.return;
        throw failure;
      });
      to.current = answer.meta?.return;
      return answer;
    });
  }, [code, state, run]);
  const { stage } = process;
  const refused = process.error ? (messageOf(process.error) ?? t('failed')) : stage.kind === 'start' && stage.message ? stage.message : gaveUp || !code || !state ? t('oidc.gaveUp') : '';
  const step = stage.kind !== 'start' && stage.kind !== 'done';
  return (
    <Frame title={step ? t(`step.title.${stage.kind}`) : t('oidc.title')}>
      {step ? (
        <SignInSteps process={process} />
      ) : (
        <div className={styles.form}>
          {refused ? (
            <>
              <div role="alert" className={styles.error}>
                {refused}
              </div>
              <Link className={styles.aside} to="/login">
                {t('forgot.back')}
              </Link>
            </>
          ) : (
            <SkeletonLines lines={3} />
          )}
        </div>
      )}
    </Frame>
  );
}
