import { problemsUnder, useDefinitions } from '@/meta';
import { NumberProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Field, MultiSelect } from '@/shared/ui';
import type { FormPanelProps } from './FormPanel';

/** For whom and for which records a layout is, and which of several comes first. */
export function Audience({ form, object, problems, onChange }: FormPanelProps) {
  const t = useT('form-designer');
  const roles = useDefinitions('role').data ?? [];
  const types = object.types ?? [];
  const said = (path: string): string | undefined => Object.values(problemsUnder(problems, path))[0];
  const list = (keys: string[]): string[] | undefined => (keys.length > 0 ? keys : undefined);
  return (
    <>
      <Field label={t('form.roles')} help={t('form.rolesHelp')} error={said('roles')}>
        <MultiSelect
          value={form.roles ?? []}
          placeholder={t('form.everybody')}
          options={roles.map((role) => ({ value: role.key, label: text(role.label) || role.key, keywords: role.key }))}
          onChange={(keys) => onChange({ roles: list(keys) })}
        />
      </Field>
      {(types.length > 0 || form.types) && (
        <Field label={t('form.types')} error={said('types')}>
          <MultiSelect
            value={form.types ?? []}
            placeholder={t('form.allTypes')}
            options={types.map((type) => ({ value: type.key, label: text(type.label) || type.key }))}
            onChange={(keys) => onChange({ types: list(keys) })}
          />
        </Field>
      )}
      <NumberProp integer label={t('form.order')} help={t('form.orderHelp')} value={form.order} placeholder="0" error={said('order')} onChange={(order) => onChange({ order: order || undefined }, 'order')} />
    </>
  );
}
