import { Link } from '@tanstack/react-router';
import { ShieldAlert } from 'lucide-react';
import type { RoleDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Banner, Field, Select } from '@/shared/ui';

interface RolePropProps {
  value: string | undefined;
  roles: readonly RoleDoc[];
  /** It runs without anybody: there is no caller. */
  alone: boolean;
  error: string | undefined;
  onChange: (role: string | undefined) => void;
}

/** With whose rights a hook acts; a role in place of the caller is a thing to be warned of. */
export function RoleProp({ value, roles, alone, error, onChange }: RolePropProps) {
  const t = useT('hooks');
  const role = roles.find((one) => one.key === value);
  const name = text(role?.label) || value || '';
  return (
    <>
      <Field label={t('role')} help={t(alone ? 'roleAlone' : 'roleHelp')} error={error}>
        <Select clearable={!alone} placeholder={t(alone ? 'missing' : 'caller')} value={value ?? null} options={roles.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(next) => onChange(next ?? undefined)} />
      </Field>
      {value && (
        <Banner
          kind="warning"
          icon={ShieldAlert}
          actions={
            role && (
              <Link to="/design/$app/roles/$role" params={{ app: role.app ?? '_', role: value }} search={{}}>
                {t('seeRights')}
              </Link>
            )
          }
        >
          {t(alone ? 'servesAlone' : 'serves', { name })}
        </Banner>
      )}
    </>
  );
}
