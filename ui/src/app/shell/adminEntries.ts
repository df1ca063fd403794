import { ArrowLeftRight, Building2, CalendarCheck, DatabaseBackup, Gauge, KeyRound, LogIn, Mail, MailPlus, ScrollText, ShieldCheck, UserCog, UserRoundCog, Users, Vault, type LucideIcon } from 'lucide-react';
import type { Me } from '@/shared/api';
import { hasPage } from '../pages';

export interface AdminEntry {
  key: string;
  icon: LucideIcon;
  to: string;
  /** The page that must exist for the entry to. */
  page: string;
  /** Also for who administers the people of a department. */
  people?: boolean;
}

const groups: { key: string; entries: AdminEntry[] }[] = [
  {
    key: 'organisation',
    entries: [
      { key: 'people', icon: Users, to: '/admin/people', page: 'admin/PeoplePage', people: true },
      { key: 'invitations', icon: MailPlus, to: '/admin/invitations', page: 'admin/organisation/InvitationsPage', people: true },
      { key: 'roles', icon: UserCog, to: '/admin/roles', page: 'admin/organisation/RolesPage' },
      { key: 'administrators', icon: UserRoundCog, to: '/admin/administrators', page: 'admin/organisation/AdministratorsPage' },
      { key: 'handover', icon: ArrowLeftRight, to: '/admin/handover', page: 'admin/handover/HandoverPage' },
    ],
  },
  {
    key: 'security',
    entries: [
      { key: 'audit', icon: ScrollText, to: '/admin/audit', page: 'admin/audit/AuditPage' },
      { key: 'signins', icon: LogIn, to: '/admin/signins', page: 'admin/security/SignInsPage' },
      { key: 'policy', icon: ShieldCheck, to: '/admin/security', page: 'admin/security/PolicyPage' },
      { key: 'keys', icon: KeyRound, to: '/admin/keys', page: 'admin/security/KeysPage' },
      { key: 'secrets', icon: Vault, to: '/admin/secrets', page: 'admin/security/SecretsPage' },
    ],
  },
  {
    key: 'system',
    entries: [
      { key: 'business', icon: Building2, to: '/admin/settings/business', page: 'admin/business/BusinessPage' },
      { key: 'calendar', icon: CalendarCheck, to: '/admin/settings/calendar', page: 'admin/business/CalendarPage' },
      { key: 'mail', icon: Mail, to: '/admin/settings/mail', page: 'admin/business/MailPage' },
      { key: 'backups', icon: DatabaseBackup, to: '/admin/backups', page: 'admin/backups/BackupsPage' },
      { key: 'limits', icon: Gauge, to: '/admin/settings/limits', page: 'admin/LimitsPage' },
    ],
  },
];

/** Whether somebody has anything in 管理. */
export const mayAdmin = (me: Me | undefined): boolean => me?.can.admin === true || me?.can.people === true;

/** Entries of 管理 by group; only what exists and is for the person has an entry. */
export function adminGroups(me: Me | undefined): { key: string; entries: AdminEntry[] }[] {
  const open = (entry: AdminEntry) => hasPage(entry.page) && (me?.can.admin || (entry.people && me?.can.people));
  return groups.map((group) => ({ ...group, entries: group.entries.filter(open) })).filter((group) => group.entries.length > 0);
}
