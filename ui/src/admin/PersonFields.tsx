import { useT } from '@/shared/i18n';
import { Field, MultiSelect, Select } from '@/shared/ui';
import { PersonSelect } from './PeopleSelect';
import { useRoleOptions } from './roles';
import type { TreeRow } from './tree';

export interface Placement {
  department: string;
  manager: string;
  roles: string[];
}

/** Where a person works and what they may do; the same when created and when changed. */
export function PersonFields({ value, rows, errors, onChange }: { value: Placement; rows: TreeRow[]; errors: Record<string, { message: string } | undefined>; onChange: (part: Partial<Placement>) => void }) {
  const t = useT('admin');
  const roles = useRoleOptions();
  return (
    <>
      <Field label={t('person.department')} error={errors.department?.message}>
        <Select
          clearable
          value={value.department || null}
          onChange={(department) => onChange({ department: department ?? '' })}
          options={rows.map((row) => ({ value: row.department.id, label: row.department.name }))}
        />
      </Field>
      <Field label={t('person.roles')} help={t('person.rolesHelp')} error={errors.roles?.message}>
        <MultiSelect value={value.roles} onChange={(chosen) => onChange({ roles: chosen })} options={roles} />
      </Field>
      <Field label={t('person.manager')} error={errors.manager?.message}>
        <PersonSelect value={value.manager || null} onChange={(manager) => onChange({ manager: manager ?? '' })} />
      </Field>
    </>
  );
}
