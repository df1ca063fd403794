import { useState } from 'react';
import { text, useT } from '@/shared/i18n';
import { useDefinitions } from '@/meta';
import { Button, Dialog, Field, InlineError, MultiSelect, notify, Segmented, Select } from '@/shared/ui';
import { PersonSelect } from '../PeopleSelect';
import { optionsOf, treeOf } from '../people/tree';
import { useDepartmentTree } from '../queries';
import { useRoleOptions } from '../roles';
import { useSetAdministrator } from './administrators';
import styles from './Organisation.module.css';

/** Lets a person or a role administer an app, or the people of a department. */
export function AddAdministrator({ scope, onClose }: { scope: 'app' | 'department'; onClose: () => void }) {
  const t = useT('organisation');
  const [kind, setKind] = useState<'person' | 'role'>('person');
  const [subject, setSubject] = useState<string | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const [given, setGiven] = useState<string[]>([]);
  const save = useSetAdministrator();
  const roles = useRoleOptions().filter((role) => role.value !== 'admin');
  const faults = save.error?.fieldErrors ?? {};
  const send = () =>
    subject &&
    place &&
    save.mutate(
      { subject: { kind, id: subject }, scope: { kind: scope, id: place }, roles: scope === 'department' ? given : [] },
      {
        onSuccess: (made) => {
          notify(t('administrators.saved', { name: text(made.subject.label), scope: text(made.scope.label) }), { kind: 'success' });
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      title={t('administrators.add')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" loading={save.isPending} disabled={!subject || !place} onClick={send}>
            {t('administrators.adds')}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <Field label={t('administrators.subject')} required group error={faults.subject?.message}>
          <div className={styles.stack}>
            <Segmented
              block
              label={t('administrators.subject')}
              value={kind}
              items={(['person', 'role'] as const).map((key) => ({ key, label: t(`administrators.${key}`) }))}
              onChange={(next) => {
                setKind(next);
                setSubject(null);
              }}
            />
            {kind === 'person' ? (
              <PersonSelect label={t('administrators.person')} value={subject} onChange={setSubject} placeholder={t('roles.choosePerson')} />
            ) : (
              <Select searchable label={t('administrators.role')} value={subject} onChange={setSubject} placeholder={t('administrators.chooseRole')} options={roles} />
            )}
          </div>
        </Field>
        <Field label={t(`administrators.${scope}`)} required help={t(`administrators.${scope}sHelp`)} error={faults.scope?.message}>
          {scope === 'app' ? <AppSelect value={place} onChange={setPlace} /> : <DepartmentSelect value={place} onChange={setPlace} />}
        </Field>
        {scope === 'department' && (
          <Field label={t('administrators.roles')} help={t('administrators.rolesHelp')} error={faults.roles?.message}>
            <MultiSelect value={given} onChange={setGiven} options={roles} />
          </Field>
        )}
        {save.error && Object.keys(faults).length === 0 && <InlineError error={save.error} />}
      </div>
    </Dialog>
  );
}

interface PlaceProps {
  value: string | null;
  onChange: (id: string | null) => void;
}

function AppSelect({ value, onChange }: PlaceProps) {
  const t = useT('organisation');
  const apps = (useDefinitions('app').data ?? []).filter((app) => app.$meta.published !== null);
  return <Select searchable value={value} onChange={onChange} placeholder={t('administrators.chooseApp')} options={apps.map((app) => ({ value: app.key, label: text(app.label) || app.key }))} />;
}

function DepartmentSelect({ value, onChange }: PlaceProps) {
  const t = useT('organisation');
  const rows = treeOf((useDepartmentTree().data?.items ?? []).filter((department) => !department.disabled && !department.mergedInto));
  return <Select searchable value={value} onChange={onChange} placeholder={t('administrators.chooseDepartment')} options={optionsOf(rows)} />;
}
