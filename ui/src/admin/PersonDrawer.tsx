import { useState } from 'react';
import { PasswordInput } from '@/auth/PasswordInput';
import { shortest } from '@/auth/strength';
import { useMe, type Person } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Avatar, Button, confirm, Dialog, Drawer, Field, InlineError, Input, notify, SkeletonLines } from '@/shared/ui';
import { PersonFields, type Placement } from './PersonFields';
import { usePerson, useSavePerson } from './queries';
import type { TreeRow } from './tree';
import styles from './admin.module.css';

/** One person: profile, place, roles, access. */
export function PersonDrawer({ id, rows, onClose }: { id: string; rows: TreeRow[]; onClose: () => void }) {
  const t = useT('admin');
  const person = usePerson(id);
  return (
    <Drawer open onClose={onClose} label={person.data?.name ?? t('people.title')} name="person">
      {person.isPending && (
        <div className={styles.pad}>
          <SkeletonLines lines={6} />
        </div>
      )}
      {person.error && (
        <div className={styles.pad}>
          <InlineError error={person.error} onRetry={() => void person.refetch()} />
        </div>
      )}
      {person.data && <Edit key={person.dataUpdatedAt} person={person.data} rows={rows} />}
    </Drawer>
  );
}

function Edit({ person, rows }: { person: Person; rows: TreeRow[] }) {
  const t = useT('admin');
  const tu = useT('ui');
  const me = useMe().data;
  const save = useSavePerson(person.id);
  const [name, setName] = useState(person.name);
  const [placement, setPlacement] = useState<Placement>({ department: person.department?.id ?? '', manager: person.manager?.id ?? '', roles: person.roles ?? [] });
  const [resetting, setResetting] = useState(false);
  const errors = save.error?.fieldErrors ?? {};
  const self = me?.user.id === person.id;
  const changed =
    name.trim() !== person.name ||
    placement.department !== (person.department?.id ?? '') ||
    placement.manager !== (person.manager?.id ?? '') ||
    placement.roles.toSorted().join() !== (person.roles ?? []).toSorted().join();

  const toggle = async () => {
    if (person.active) {
      const yes = await confirm({ title: t('person.disableTitle', { name: person.name }), body: t('person.disableWords'), action: t('person.disable'), danger: true });
      if (!yes) return;
    }
    save.mutate({ active: !person.active }, { onSuccess: (saved) => notify(t(saved.active ? 'person.enabled' : 'person.disabled', { name: saved.name }), { kind: 'success' }) });
  };
  return (
    <form
      noValidate
      className={styles.drawer}
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && name.trim()) save.mutate({ name: name.trim(), ...placement }, { onSuccess: () => notify(t('person.saved', { name: name.trim() }), { kind: 'success' }) });
      }}
    >
      <div className={styles.who}>
        <Avatar name={person.name} id={person.id} size={48} />
        <div>
          <strong>{person.name}</strong>
          <div className={styles.quiet}>{person.email}</div>
        </div>
      </div>
      {save.error && Object.keys(errors).length === 0 && <InlineError error={save.error} />}
      <Field label={t('person.name')} required error={name.trim() ? errors.name?.message : t('person.needName')}>
        <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </Field>
      <PersonFields value={placement} rows={rows} errors={errors} onChange={(part) => setPlacement({ ...placement, ...part })} />
      <div className={styles.acts}>
        <Button kind="primary" type="submit" loading={save.isPending} disabled={!changed}>
          {tu('save')}
        </Button>
        <Button onClick={() => setResetting(true)}>{t('person.resetPassword')}</Button>
        <Button disabled={self ? t('person.notSelf') : false} onClick={() => void toggle()}>
          {person.active ? t('person.disable') : t('person.enable')}
        </Button>
      </div>
      {resetting && <ResetPassword person={person} onClose={() => setResetting(false)} />}
    </form>
  );
}

function ResetPassword({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useT('admin');
  const tu = useT('ui');
  const save = useSavePerson(person.id);
  const [password, setPassword] = useState('');
  const [short, setShort] = useState(false);
  return (
    <Dialog
      open
      dirty={password !== ''}
      onClose={onClose}
      title={t('person.resetTitle', { name: person.name })}
      onSubmit={() => {
        const tooShort = [...password].length < shortest;
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
        <Field label={t('person.password')} help={t('person.resetHelp')} error={short ? t('person.shortPassword') : save.error?.fieldErrors.password?.message}>
          <PasswordInput data-autofocus meter autoComplete="new-password" value={password} onChange={(event) => setPassword(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
