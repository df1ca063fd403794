import { text } from '@/shared/i18n';
import { useT } from '@/shared/i18n';
import type { SelectOption } from '@/shared/ui';
import { useRoles } from './queries';

/** The built-in role of administrators. */
const adminRole = 'admin';

/** What a role is called; only administrators may ask, others have their own roles' names. */
export function useRoleName(asked = true): (key: string) => string {
  const t = useT('admin');
  const roles = useRoles(asked).data;
  return (key) => (key === adminRole ? t('role.admin') : text(roles?.find((role) => role.key === key)?.label) || key);
}

/** Roles to choose from, administrator first; only administrators may ask for them. */
export function useRoleOptions(asked = true): SelectOption[] {
  const t = useT('admin');
  const roles = useRoles(asked).data;
  return [
    { value: adminRole, label: t('role.admin'), description: t('role.adminHelp') },
    ...(roles ?? []).map((role) => ({ value: role.key, label: text(role.label) || role.key, keywords: `${role.label?.zh ?? ''} ${role.label?.en ?? ''}` })),
  ];
}
