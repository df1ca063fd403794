import type { Me } from '@/shared/api';
import { hasPage } from '../pages';

/** Where managers who are no administrators hand over the work of who works for them; null for everybody else. */
export function handoverOf(me: Me | undefined): string | null {
  if (!me || me.can.admin || me.viewAs || !me.reports?.length || !hasPage('admin/handover/HandoverPage')) return null;
  const [only] = me.reports;
  return me.reports.length === 1 && only ? `/admin/handover/${only.id}` : '/admin/handover';
}
