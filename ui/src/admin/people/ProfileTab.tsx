import { useState } from 'react';
import type { Person, PersonBody } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { useDirty } from '@/shared/page';
import { Button, Checkbox, Field, Form, InlineError, Input, notify } from '@/shared/ui';
import { useSavePerson } from '../queries';
import { PersonFields } from './PersonFields';
import { placementChanges, placementOf } from './placement';
import type { TreeRow } from './tree';
import styles from './People.module.css';

/** Name, address and place of a person. */
export function ProfileTab({ person, rows }: { person: Person; rows: TreeRow[] }) {
  const t = useT('admin');
  const tu = useT('ui');
  const save = useSavePerson(person.id);
  const before = placementOf(person);
  const [name, setName] = useState(person.name);
  const [email, setEmail] = useState(person.email ?? '');
  const [phone, setPhone] = useState(person.phone ?? '');
  const [placement, setPlacement] = useState(before);
  const [carry, setCarry] = useState(false);
  const errors = save.error?.fieldErrors ?? {};
  const moved = placement.department !== before.department && before.department !== '';
  const body: PersonBody = {
    ...(name.trim() === person.name ? {} : { name: name.trim() }),
    ...(email.trim() === (person.email ?? '') ? {} : { email: email.trim() }),
    ...(phone.trim() === (person.phone ?? '') ? {} : { phone: phone.trim() }),
    ...placementChanges(placement, before),
    ...(moved && carry ? { carryRecords: true } : {}),
  };
  const dirty = Object.keys(body).length > 0;
  useDirty(dirty);
  const badEmail = !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
  return (
    <Form
      className={styles.form}
      onSubmit={() => {
        if (!dirty || !name.trim() || badEmail) return;
        save.mutate(body, { onSuccess: ({ job }) => notify(t(job ? 'person.savedCarrying' : 'person.saved', { name: name.trim() }), { kind: 'success' }) });
      }}
    >
      {save.error && Object.keys(errors).length === 0 && <InlineError error={save.error} />}
      <Field label={t('person.name')} required error={name.trim() ? errors.name?.message : t('person.needName')}>
        <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('person.email')} required help={email.trim() === person.email ? undefined : t('person.emailHelp')} error={badEmail ? t('person.needEmail') : errors.email?.message}>
        <Input type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
      </Field>
      <Field label={t('person.phone')} error={errors.phone?.message}>
        <Input type="tel" value={phone} onChange={(event) => setPhone(event.target.value)} />
      </Field>
      <PersonFields value={placement} rows={rows} errors={errors} self={person.id} onChange={(part) => setPlacement({ ...placement, ...part })} />
      {moved && placement.department !== '' && (
        <Checkbox checked={carry} onChange={setCarry}>
          {t('person.carry')}
        </Checkbox>
      )}
      <div className={styles.acts}>
        <Button kind="primary" type="submit" loading={save.isPending} disabled={!dirty}>
          {tu('save')}
        </Button>
      </div>
    </Form>
  );
}
