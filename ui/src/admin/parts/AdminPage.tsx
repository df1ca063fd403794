import type { ReactNode } from 'react';
import { useMe } from '@/shared/api';
import { NoAccess, useBreadcrumb, useTopBar, type Crumb } from '@/shared/page';
import { usePhone } from '@/shared/ui';

/** A page of 管理: its title, and a refusal in its place without the right. `people`: who administers the people of a department may too. */
export function AdminPage({ title, crumbs = [], people, children }: { title: string; crumbs?: Crumb[]; people?: boolean; children: ReactNode }) {
  const me = useMe().data;
  const phone = usePhone();
  useBreadcrumb([...crumbs, { label: title }]);
  useTopBar({ back: phone ? (crumbs.at(-1)?.to ?? '/admin') : undefined });
  if (!me) return null;
  return me.can.admin || (people && me.can.people) ? children : <NoAccess to={title} />;
}
