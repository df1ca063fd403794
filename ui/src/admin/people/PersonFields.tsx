import { useT } from '@/shared/i18n';
import { Field, Input, MultiSelect, Select } from '@/shared/ui';
import { PersonSelect } from '../PeopleSelect';
import { useRoleOptions } from '../roles';
import { optionsOf, type TreeRow } from './tree';
import type { Placement } from './placement';

interface PersonFieldsProps {
  value: Placement;
  rows: TreeRow[];
  errors: Record<string, { message: string } | undefined>;
  onChange: (part: Partial<Placement>) => void;
  /** The person, who is not their own manager. */
  self?: string;
}

/** Where a person works and what they may do; the same when created and when changed. */
export function PersonFields({ value, rows, errors, onChange, self }: PersonFieldsProps) {
  const t = useT('admin');
  const roles = useRoleOptions();
  const all = [value.department, ...value.others].filter(Boolean);
  // A disabled department is kept by who is in it and not given to others.
  const offered = optionsOf(rows.filter((row) => !row.department.disabled || all.includes(row.department.id)));
  return (
    <>
      <Field label={t('person.department')} error={errors.department?.message ?? errors.departments?.message}>
        <Select
          clearable
          searchable
          value={value.department || null}
          onChange={(department) => onChange({ department: department ?? '', others: value.others.filter((id) => id !== department) })}
          options={offered}
        />
      </Field>
      <Field label={t('person.others')} help={t('person.othersHelp')}>
        <MultiSelect value={value.others} onChange={(others) => onChange({ others: others.filter((id) => id !== value.department) })} options={offered.filter((option) => option.value !== value.department)} />
      </Field>
      <Field label={t('person.position')} error={errors.position?.message}>
        <Input maxLength={100} value={value.position} onChange={(event) => onChange({ position: event.target.value })} />
      </Field>
      <Field label={t('person.manager')} error={errors.manager?.message}>
        <PersonSelect value={value.manager || null} onChange={(manager) => onChange({ manager: manager ?? '' })} without={self} />
      </Field>
      <Field label={t('person.roles')} help={t('person.rolesHelp')} error={errors.roles?.message}>
        <MultiSelect value={value.roles} onChange={(chosen) => onChange({ roles: chosen })} options={roles} />
      </Field>
    </>
  );
}
