import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api, ApiError, isApiError, queryClient, signedIn, type SetupAnswer, type SetupState } from '@/shared/api';
import { setLocale, useLocale, useT } from '@/shared/i18n';
import { Button, cx, Form, InlineError, SkeletonLines } from '@/shared/ui';
import { Frame } from './Frame';
import { AccountStep, BusinessStep, StartStep } from './SetupSteps';
import { bodyOf, checkStep, dropForm, keepForm, keptForm, stepOf, steps, type SetupErrors, type SetupForm } from './setup';
import styles from './auth.module.css';

/** The first run: three questions, then the app. */
export default function SetupPage() {
  const t = useT('auth');
  const navigate = useNavigate();
  const state = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => api.get<SetupState>('/api/v1/setup', { signal, open: true }), staleTime: 0 });
  useEffect(() => {
    document.title = t('setup.title');
  }, [t]);
  return (
    <Frame title={t('setup.title')} wide>
      {state.isPending && <SkeletonLines lines={6} />}
      {state.error && <InlineError error={state.error} onRetry={() => void state.refetch()} />}
      {state.data && !state.data.needed && (
        <div className={styles.form}>
          <p className={styles.notice}>{t('setup.done')}</p>
          <Button kind="primary" size="large" block onClick={() => void navigate({ to: '/login' })}>
            {t('signIn.action')}
          </Button>
        </div>
      )}
      {state.data?.needed && <Steps state={state.data} />}
    </Frame>
  );
}

function Steps({ state }: { state: SetupState }) {
  const t = useT('auth');
  const navigate = useNavigate();
  const locale = useLocale((s) => s.locale);
  const [step, setStep] = useState(0);
  const [form, setForm] = useState<SetupForm>(() => {
    const kept = keptForm(locale);
    return { ...kept, suite: kept.suite || (state.suites[0]?.key ?? '') };
  });
  const [errors, setErrors] = useState<SetupErrors>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [waiting, setWaiting] = useState(false);
  const values = { ...form, locale };

  const change = (part: Partial<SetupForm>) => {
    const next = { ...values, ...part };
    setForm(next);
    keepForm(next);
    if (part.locale) void setLocale(part.locale);
    setErrors((old) => Object.fromEntries(Object.entries(old).filter(([key]) => !(key in part))));
  };
  const focus = (found: SetupErrors) => {
    const first = Object.keys(found)[0];
    if (first) requestAnimationFrame(() => document.getElementById(`setup-${first}`)?.focus());
  };
  const next = async () => {
    const found = checkStep(values, step, state.codeRequired);
    setErrors(Object.fromEntries(Object.entries(found).map(([key, words]) => [key, t(words)])));
    if (Object.keys(found).length > 0) {
      focus(found);
      return;
    }
    if (step < steps.length - 1) {
      setStep(step + 1);
      return;
    }
    // A reload forgets the password: it is asked for again before anything is sent.
    const before = checkStep(values, 0, false);
    if (Object.keys(before).length > 0) {
      setErrors(Object.fromEntries(Object.entries(before).map(([key, words]) => [key, t(words)])));
      setStep(0);
      focus(before);
      return;
    }
    await send();
  };
  const send = async () => {
    setWaiting(true);
    setFailure(null);
    try {
      const answer = await api.post<SetupAnswer>('/api/v1/setup', bodyOf(values), { open: true });
      dropForm();
      queryClient.clear();
      signedIn(answer.token);
      await navigate(answer.app ? { to: '/a/$app', params: { app: answer.app } } : { to: '/' });
    } catch (error) {
      setWaiting(false);
      if (isApiError(error, 'setup_done')) {
        await queryClient.invalidateQueries({ queryKey: ['setup'] });
        return;
      }
      const fields = error instanceof ApiError ? error.fieldErrors : {};
      const found: SetupErrors = Object.fromEntries(Object.entries(fields).map(([key, { message }]) => [key, message]));
      if (isApiError(error, 'setup_code')) found.code = error.message;
      const known = Object.keys(found).filter((key) => steps.flat().includes(key as keyof SetupForm));
      setErrors(found);
      if (known.length > 0) setStep(stepOf(known));
      else setFailure(error);
      focus(found);
    }
  };

  const parts = { form: values, errors, change };
  return (
    <>
      <ol className={styles.steps} aria-label={t('setup.steps')}>
        {(['account', 'business', 'start'] as const).map((name, index) => (
          <li key={name} className={cx(index === step && styles.now, index < step && styles.past)} aria-current={index === step ? 'step' : undefined}>
            <b aria-hidden>{index + 1}</b>
            <span>{t(`setup.step.${name}`)}</span>
          </li>
        ))}
      </ol>
      <Form className={styles.form} onSubmit={() => void next()}>
        {failure !== null && <InlineError error={failure} />}
        {step === 0 && <AccountStep {...parts} />}
        {step === 1 && <BusinessStep {...parts} />}
        {step === 2 && <StartStep {...parts} state={state} />}
        <div className={styles.foot}>
          {step > 0 && (
            <Button size="large" onClick={() => setStep(step - 1)}>
              {t('setup.back')}
            </Button>
          )}
          <Button kind="primary" size="large" type="submit" loading={waiting}>
            {step < steps.length - 1 ? t('setup.next') : t('setup.finish')}
          </Button>
        </div>
      </Form>
    </>
  );
}
