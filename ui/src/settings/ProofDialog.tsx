import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { PasswordInput } from '@/auth/PasswordInput';
import { api, type ApiError } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input } from '@/shared/ui';
import styles from './settings.module.css';

interface ProofDialogProps<A> {
  title: string;
  words?: string;
  action: string;
  path: string;
  /** A code of the second factor (or a recovery code) is asked for too. */
  code?: boolean;
  onClose: () => void;
  onDone: (answer: A) => void;
}

/** Asks for the password before something about the account changes. */
export function ProofDialog<A>({ title, words, action, path, code: coded, onClose, onDone }: ProofDialogProps<A>) {
  const t = useT('settings');
  const ta = useT('account');
  const tu = useT('ui');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const send = useMutation<A, ApiError, { password: string; code?: string }>({ mutationFn: (proof) => api.post<A>(path, proof), onSuccess: onDone });
  const errors = send.error?.fieldErrors ?? {};
  const needs = { password: missing && !password ? t('proof.needPassword') : undefined, code: missing && coded && !code.trim() ? t('proof.needCode') : undefined };
  return (
    <Dialog
      open
      title={title}
      dirty={send.isPending}
      onClose={onClose}
      onSubmit={() => {
        setMissing(true);
        if (password && (!coded || code.trim())) send.mutate(coded ? { password, code: code.trim() } : { password });
      }}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={send.isPending}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        {words && <p>{words}</p>}
        {send.error && !errors.password && !errors.code && <InlineError error={send.error} />}
        <Field label={t('password.old')} error={needs.password ?? errors.password?.message}>
          <PasswordInput data-autofocus autoComplete="current-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
        {coded && (
          <Field label={ta('code.label')} help={t('proof.codeHelp')} error={needs.code ?? errors.code?.message}>
            <Input inputMode="text" autoComplete="one-time-code" spellCheck={false} value={code} onChange={(event) => setCode(event.target.value)} />
          </Field>
        )}
      </div>
    </Dialog>
  );
}
