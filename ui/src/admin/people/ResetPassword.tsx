import { useState } from 'react';
import { usePasswordMin } from '@/auth/account';
import { PasswordInput } from '@/auth/PasswordInput';
import type { Person } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, notify } from '@/shared/ui';
import { useSavePerson } from '../queries';
import styles from './People.module.css';

/** Gives a person a password that the administrator tells them. */
export function ResetPassword({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT('admin');
  const tu = useT('ui');
  const save = useSavePerson(person.id);
  const least = usePasswordMin();
  const [password, setPassword] = useState('');
  const [short, setShort] = useState(false);
  return (
    <Dialog
      open
      dirty={password !== ''}
      onClose={onClose}
      title={t('person.resetTitle', { name: person.name })}
      onSubmit={() => {
        const tooShort = [...password].length < least;
        setShort(tooShort);
        if (tooShort) return;
        save.mutate(
          { password },
          {
            onSuccess: () => {
              notify(t('person.passwordSet', { name: person.name }), { kind: 'success' });
              onClose();
            },
          },
        );
      }}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={save.isPending}>
            {t('person.resetPassword')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {save.error && !save.error.fieldErrors.password && <InlineError error={save.error} />}
        <Field label={t('person.password')} help={t('person.resetHelp', { count: least })} error={short ? t('person.shortPassword', { count: least }) : save.error?.fieldErrors.password?.message}>
          <PasswordInput data-autofocus meter autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
