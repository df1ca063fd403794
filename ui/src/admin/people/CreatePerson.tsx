import { useState } from 'react';
import { PasswordInput } from '@/auth/PasswordInput';
import { usePasswordMin } from '@/auth/account';
import { useMarkStarted } from '@/home/started';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, notify } from '@/shared/ui';
import { PersonFields } from './PersonFields';
import type { Placement } from './placement';
import { useSavePerson } from '../queries';
import type { TreeRow } from './tree';
import styles from './People.module.css';

interface CreatePersonProps {
  open: boolean;
  department: string | undefined;
  rows: TreeRow[];
  onClose: () => void;
}

export function CreatePerson(props: CreatePersonProps) {
  return props.open ? <Form {...props} /> : null;
}

function Form({ department: first, rows, onClose }: CreatePersonProps) {
  const t = useT('admin');
  const tu = useT('ui');
  const markStarted = useMarkStarted('people');
  const save = useSavePerson();
  const least = usePasswordMin();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [placement, setPlacement] = useState<Placement>({ department: first ?? '', others: [], manager: '', position: '', roles: [] });
  const [missing, setMissing] = useState<Record<string, { message: string } | undefined>>({});
  const errors = { ...save.error?.fieldErrors, ...missing };
  const submit = () => {
    const gaps = {
      name: name.trim() ? undefined : { message: t('person.needName') },
      email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? undefined : { message: t('person.needEmail') },
      password: [...password].length >= least ? undefined : { message: t('person.shortPassword', { count: least }) },
    };
    const bad = Object.values(gaps).some(Boolean);
    setMissing(bad ? gaps : {});
    if (bad) return;
    const { department, others, ...place } = placement;
    save.mutate(
      { name: name.trim(), email: email.trim(), password, department, departments: [department, ...others].filter(Boolean), ...place },
      {
        onSuccess: (person) => {
          markStarted();
          notify(t('people.created', { name: person.name }), { kind: 'success' });
          onClose();
        },
      },
    );
  };
  const dirty = name !== '' || email !== '' || password !== '';
  return (
    <Dialog
      open
      size="form"
      dirty={dirty}
      onClose={onClose}
      title={t('people.newTitle')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={save.isPending}>
            {t('people.new')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {save.error && Object.keys(save.error.fieldErrors).length === 0 && <InlineError error={save.error} />}
        <Field label={t('person.name')} required error={errors.name?.message}>
          <Input data-autofocus value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Field label={t('person.email')} required error={errors.email?.message}>
          <Input type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
        </Field>
        <Field label={t('person.password')} required help={t('person.passwordHelp', { count: least })} error={errors.password?.message}>
          <PasswordInput autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
        <PersonFields value={placement} rows={rows} errors={errors} onChange={(part) => setPlacement({ ...placement, ...part })} />
      </div>
    </Dialog>
  );
}
