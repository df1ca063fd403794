import { useState } from 'react';
import type { Department } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, Select } from '@/shared/ui';
import { PeopleSelect } from '../PeopleSelect';
import { useSaveDepartment } from '../queries';
import { optionsOf, type TreeRow } from './tree';
import styles from './People.module.css';

/** A new department, or another name or head of one. */
export function DepartmentDialog({ department, parent, rows, onClose }: { department?: Department; parent?: string; rows: TreeRow[]; onClose: () => void }) {
  const t = useT('admin');
  const tu = useT('ui');
  const save = useSaveDepartment(department?.id);
  const [name, setName] = useState(department?.name ?? '');
  const [above, setAbove] = useState(department ? department.parent : (parent ?? ''));
  const [heads, setHeads] = useState<string[]>(department?.heads ?? []);
  const [missing, setMissing] = useState(false);
  const errors = save.error?.fieldErrors ?? {};
  const submit = () => {
    setMissing(!name.trim());
    if (name.trim()) save.mutate(department ? { name: name.trim(), heads } : { name: name.trim(), parent: above, heads }, { onSuccess: onClose });
  };
  return (
    <Dialog
      open
      size="form"
      dirty={save.isPending}
      onClose={onClose}
      title={department ? t('departments.editTitle') : t('departments.new')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{tu('cancel')}</Button>
          <Button kind="primary" type="submit" loading={save.isPending}>
            {department ? tu('save') : t('departments.new')}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {save.error && Object.keys(errors).length === 0 && <InlineError error={save.error} />}
        <Field label={t('departments.name')} required error={missing ? t('departments.needName') : errors.name?.message}>
          <Input data-autofocus value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </Field>
        {!department && (
          <Field label={t('departments.parent')} error={errors.parent?.message}>
            <Select searchable value={above} onChange={(value) => setAbove(value ?? '')} options={[{ value: '', label: t('departments.top') }, ...optionsOf(rows.filter((row) => !row.department.disabled))]} />
          </Field>
        )}
        <Field label={t('departments.heads')} error={errors.heads?.message}>
          <PeopleSelect value={heads} onChange={setHeads} />
        </Field>
      </div>
    </Dialog>
  );
}
