import { useState } from 'react';
import { useDefinitions, type SettingsProps } from '@/meta';
import { useDepartments } from '@/shared/api';
import type { FieldRange } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Field, MultiSelect, Segmented, Select, Switch } from '@/shared/ui';
import { departmentPaths } from './lookup';

/** Whom a field of people takes, or which departments one of departments: everybody, or a range. */
export function RangeProp({ field, errors, onChange, people }: SettingsProps & { people?: boolean }) {
  const t = useT('form-designer');
  const departments = departmentPaths(useDepartments().data?.items ?? []).map(({ title, detail }) => [...detail.split(' / ').filter(Boolean), title].join('/'));
  const roles = useDefinitions('role').data ?? [];
  const [opened, setOpened] = useState(false);
  const range = field.range ?? {};
  const set = (patch: Partial<FieldRange>) => {
    const next = { ...range, ...patch };
    for (const key of ['departments', 'roles'] as const) if (next[key]?.length === 0) delete next[key];
    if (!next.dynamic) delete next.dynamic;
    if (!next.with_children) delete next.with_children;
    const blank = !next.departments && !next.roles && !next.dynamic;
    setOpened(blank);
    onChange({ range: blank ? undefined : next }, 'range');
  };
  const ranged = opened || field.range !== undefined;
  const known = [...new Set([...departments, ...(range.departments ?? [])])];
  const error = errors.range ?? Object.entries(errors).find(([at]) => at.startsWith('range.'))?.[1];
  return (
    <>
      <Field label={t('settings.range')} error={error} group>
        <Segmented
          block
          size="small"
          label={t('settings.range')}
          value={ranged ? 'range' : 'all'}
          items={[
            { key: 'all', label: t('settings.rangeAll') },
            { key: 'range', label: t('settings.rangeSome') },
          ]}
          onChange={(next) => {
            setOpened(next === 'range');
            if (next === 'all') onChange({ range: undefined });
          }}
        />
      </Field>
      {ranged && (
        <>
          <Field label={t('settings.rangeDepartments')}>
            <MultiSelect clearable value={range.departments ?? []} options={known.map((path) => ({ value: path, label: path }))} onChange={(next) => set({ departments: next })} />
          </Field>
          {people && (
            <Field label={t('settings.rangeRoles')}>
              <MultiSelect clearable value={range.roles ?? []} options={roles.map((role) => ({ value: role.key, label: text(role.label) || role.key, keywords: role.key }))} onChange={(next) => set({ roles: next })} />
            </Field>
          )}
          <Field label={t('settings.rangeDynamic')}>
            <Select
              clearable
              value={range.dynamic ?? null}
              options={(people ? (['my_department', 'my_reports'] as const) : (['my_department'] as const)).map((key) => ({ value: key, label: t(`settings.rangeOf.${key}`) }))}
              onChange={(next) => set({ dynamic: next ?? undefined })}
            />
          </Field>
          <Switch checked={!!range.with_children} onChange={(with_children) => set({ with_children })}>
            {t('settings.rangeChildren')}
          </Switch>
        </>
      )}
      <Switch checked={!!field.include_disabled} onChange={(on) => onChange({ include_disabled: on || undefined })}>
        {t(people ? 'settings.includeDisabled' : 'settings.includeClosed')}
      </Switch>
    </>
  );
}
