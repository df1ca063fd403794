import { useMe } from '@/shared/api';
import { text, useT } from '@/shared/i18n';
import type { SelectOption } from '@/shared/ui';
import { useRoles } from './queries';

/** The built-in role of administrators. */
const adminRole = 'admin';

/** What a role is called. */
export function useRoleName(): (key: string) => string {
  const t = useT('admin');
  const roles = useRoles().data;
  return (key) => (key === adminRole ? t('role.admin') : text(roles?.find((role) => role.key === key)?.label) || key);
}

/** Roles to choose from, administrator first; who administers the people of a department has those that they may give. */
export function useRoleOptions(): SelectOption[] {
  const t = useT('admin');
  const all = useMe().data?.can.admin === true;
  const roles = useRoles().data?.filter((role) => all || role.give);
  return [
    ...(all ? [{ value: adminRole, label: t('role.admin'), description: t('role.adminHelp') }] : []),
    ...(roles ?? []).map((role) => ({ value: role.key, label: text(role.label) || role.key, keywords: `${role.label?.zh ?? ''} ${role.label?.en ?? ''}` })),
  ];
}
