import { useState } from 'react';
import { PasswordInput } from '@/auth/PasswordInput';
import { shortest } from '@/auth/strength';
import { ApiError, usePatchMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Field, InlineError, notify } from '@/shared/ui';
import styles from './settings.module.css';

export function PasswordSection() {
  const t = useT('settings');
  const patch = usePatchMe();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [errors, setErrors] = useState<{ old?: string; fresh?: string }>({});
  const submit = () => {
    const found = { old: old ? undefined : t('password.needOld'), fresh: [...fresh].length >= shortest ? undefined : t('password.short') };
    setErrors(found);
    if (found.old || found.fresh) return;
    patch.mutate(
      { password: fresh, oldPassword: old },
      {
        onSuccess: () => {
          setOld('');
          setFresh('');
          notify(t('password.changed'), { kind: 'success' });
        },
        onError: (error) => setErrors({ old: error.fieldErrors.oldPassword?.message, fresh: error.fieldErrors.password?.message }),
      },
    );
  };
  const other = patch.error instanceof ApiError && !patch.error.fieldErrors.oldPassword && !patch.error.fieldErrors.password;
  return (
    <form
      noValidate
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {other && <InlineError error={patch.error} />}
      <Field label={t('password.old')} error={errors.old} required>
        <PasswordInput autoComplete="current-password" value={old} onChange={(event) => setOld(event.target.value)} />
      </Field>
      <Field label={t('password.new')} error={errors.fresh} help={t('password.help')} required>
        <PasswordInput meter autoComplete="new-password" value={fresh} onChange={(event) => setFresh(event.target.value)} />
      </Field>
      <div>
        <Button kind="primary" type="submit" loading={patch.isPending}>
          {t('password.change')}
        </Button>
      </div>
    </form>
  );
}
