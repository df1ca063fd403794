import { useState } from 'react';
import { usePasswordMin } from '@/auth/account';
import { PasswordInput } from '@/auth/PasswordInput';
import { queryClient, usePatchMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, Form, InlineError, notify } from '@/shared/ui';
import styles from './settings.module.css';

export function PasswordSection() {
  const t = useT('settings');
  const patch = usePatchMe();
  const least = usePasswordMin();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [errors, setErrors] = useState<{ old?: string; fresh?: string }>({});
  const submit = () => {
    const found = { old: old ? undefined : t('password.needOld'), fresh: [...fresh].length >= least ? undefined : t('password.short', { count: least }) };
    setErrors(found);
    if (found.old || found.fresh) return;
    patch.mutate(
      { password: fresh, oldPassword: old },
      {
        onSuccess: () => {
          setOld('');
          setFresh('');
          void queryClient.invalidateQueries({ queryKey: ['sessions', 'me'] });
          notify(t('password.changed'), { kind: 'success' });
        },
        onError: (error) => setErrors({ old: error.fieldErrors.oldPassword?.message, fresh: error.fieldErrors.password?.message }),
      },
    );
  };
  const other = patch.error && !patch.error.fieldErrors.oldPassword && !patch.error.fieldErrors.password;
  return (
    <Form className={styles.form} onSubmit={() => submit()}>
      {other && <InlineError error={patch.error} />}
      <Field label={t('password.old')} error={errors.old} required>
        <PasswordInput autoComplete="current-password" value={old} onChange={(event) => setOld(event.target.value)} />
      </Field>
      <Field label={t('password.new')} error={errors.fresh} help={t('password.help', { count: least })} required>
        <PasswordInput meter autoComplete="new-password" value={fresh} onChange={(event) => setFresh(event.target.value)} />
      </Field>
      <div>
        <Button kind="primary" type="submit" loading={patch.isPending}>
          {t('password.change')}
        </Button>
      </div>
    </Form>
  );
}
