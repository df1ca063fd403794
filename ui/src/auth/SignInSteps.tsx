import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, isApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, Form, InlineError, Input, messageOf, SkeletonLines } from '@/shared/ui';
import { CodeBoxes, Enrolment, RecoveryCodes, type Enrolled } from './account';
import { PasswordInput } from './PasswordInput';
import type { Step } from './stages';
import { signInCalls, type SignInProcess } from './useSignIn';
import styles from './auth.module.css';

/** What a sign-in still asks for after the password: a code, a second factor, a new password, codes to keep. */
export default function SignInSteps({ process }: { process: SignInProcess }) {
  const t = useT('auth');
  const { stage, go } = process;
  switch (stage.kind) {
    case 'codes':
      return <RecoveryCodes codes={stage.codes} action={t('step.goOn')} onKept={() => go(stage.next)} />;
    case 'code':
      return <CodeStep process={process} step={stage} />;
    case 'enrol':
      return <EnrolStep process={process} step={stage} />;
    case 'password':
      return <PasswordStep process={process} step={stage} />;
    default:
      return null;
  }
}

interface StepProps {
  process: SignInProcess;
  step: Step;
}

/** What is wrong with one input of the step, and what with the step itself. */
function faultsOf(error: unknown, field: string): { fault: string | undefined; other: unknown } {
  const fault = isApiError(error) ? error.fieldErrors[field]?.message : undefined;
  return { fault, other: fault ? null : error };
}

function CodeStep({ process, step }: StepProps) {
  const t = useT('auth');
  const ta = useT('account');
  const [recovery, setRecovery] = useState(false);
  const [code, setCode] = useState('');
  const [sent, setSent] = useState('');
  const { fault, other } = faultsOf(process.error, 'code');
  const send = (value: string) => {
    if (!value.trim() || process.waiting) return;
    setSent(value);
    void process.run(() => signInCalls.code(step.ticket, value.trim()));
  };
  const change = (to: boolean) => {
    setRecovery(to);
    setCode('');
  };
  return (
    <Form className={styles.form} onSubmit={() => send(code)}>
      <p className={styles.notice}>{recovery ? t('step.recoveryWords') : t('step.codeWords')}</p>
      {other !== null && <InlineError error={other} />}
      {recovery ? (
        <Field key="recovery" label={ta('code.recovery')} id="recovery" error={code === sent ? fault : undefined}>
          <Input size="large" autoFocus data-autofocus autoComplete="off" spellCheck={false} placeholder="ab3de-fg4hj" value={code} onChange={(event) => setCode(event.target.value)} />
        </Field>
      ) : (
        <Field key="code" label={ta('code.label')} id="code" error={code === sent || code === '' ? fault : undefined}>
          <CodeBoxes autoFocus value={code} onChange={setCode} onFull={send} />
        </Field>
      )}
      <Button kind="primary" size="large" type="submit" block loading={process.waiting} disabled={recovery ? !code.trim() : code.length < 6}>
        {t('signIn.action')}
      </Button>
      <div className={styles.others}>
        <Button kind="text" size="small" onClick={() => change(!recovery)}>
          {recovery ? t('step.useCode') : t('step.useRecovery')}
        </Button>
        <Button kind="text" size="small" onClick={() => process.go({ kind: 'start' })}>
          {t('step.startOver')}
        </Button>
      </div>
    </Form>
  );
}

function EnrolStep({ process, step }: StepProps) {
  const t = useT('auth');
  const enrolled = useQuery({
    queryKey: ['sign-in', 'enrol', step.ticket],
    queryFn: () => api.post<Enrolled>('/api/v1/sign-in/enrol', { ticket: step.ticket }, { open: true }),
    staleTime: Infinity,
    gcTime: 0,
  });
  const { fault, other } = faultsOf(process.error, 'code');
  if (enrolled.error) {
    return (
      <div className={styles.form}>
        <InlineError error={enrolled.error} onRetry={() => process.go({ kind: 'start' })} />
      </div>
    );
  }
  return (
    <div className={styles.form}>
      <p className={styles.notice}>{t('step.enrolWords')}</p>
      {enrolled.data ? (
        <Enrolment enrolled={enrolled.data} waiting={process.waiting} error={other} fault={fault} onCode={(code) => void process.run(() => signInCalls.confirm(step.ticket, code))} />
      ) : (
        <SkeletonLines lines={6} />
      )}
    </div>
  );
}

function PasswordStep({ process, step }: StepProps) {
  const t = useT('auth');
  const [password, setPassword] = useState('');
  const [sent, setSent] = useState('');
  const [missing, setMissing] = useState(false);
  const { fault, other } = faultsOf(process.error, 'password');
  const error = missing && !password ? t('step.needNew') : password === sent ? fault : undefined;
  return (
    <Form
      className={styles.form}
      onSubmit={() => {
        setMissing(!password);
        setSent(password);
        if (password) void process.run(() => signInCalls.newPassword(step.ticket, password));
      }}
    >
      <p className={styles.notice}>{t('step.passwordWords')}</p>
      {other !== null && messageOf(other) !== undefined && <InlineError error={other} />}
      <Field label={t('reset.password')} id="password" error={error}>
        <PasswordInput meter size="large" name="password" autoComplete="new-password" autoFocus data-autofocus value={password} onChange={(event) => setPassword(event.target.value)} />
      </Field>
      <Button kind="primary" size="large" type="submit" block loading={process.waiting}>
        {t('step.setPassword')}
      </Button>
    </Form>
  );
}
