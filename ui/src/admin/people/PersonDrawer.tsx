import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Eye } from 'lucide-react';
import { useState } from 'react';
import { Delegations, Identities, Sessions, SignIns } from '@/auth/account';
import { useMe, type Department, type Person } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Avatar, Drawer, IconButton, InlineError, Menu, notify, SkeletonLines, TabPanel, Tabs, type MenuItem } from '@/shared/ui';
import { usePerson, useSavePerson } from '../queries';
import { AccessTab } from './AccessTab';
import { DisableDialog } from './DisableDialog';
import { ProfileTab } from './ProfileTab';
import { ResetPassword } from './ResetPassword';
import { State } from './State';
import type { TreeRow } from './tree';
import { useViewAs, viewRefusal } from './viewAs';
import styles from './People.module.css';

const tabs = ['profile', 'access', 'sessions', 'delegation'] as const;
type Tab = (typeof tabs)[number];

interface PersonDrawerProps {
  id: string;
  tab: string | undefined;
  rows: TreeRow[];
  departments: Department[];
  onTab: (tab: string | undefined) => void;
  onClose: () => void;
}

/** One person: profile and place, what they may do and why, where they are signed in, who stands in. */
export function PersonDrawer({ id, tab, rows, departments, onTab, onClose }: PersonDrawerProps) {
  const t = useT('admin');
  const ta = useT('account');
  const person = usePerson(id);
  const all = useMe().data?.can.admin === true;
  const offered = tabs.filter((one) => all || one !== 'delegation');
  const shown: Tab = offered.find((one) => one === tab) ?? 'profile';
  return (
    <Drawer open onClose={onClose} label={person.data?.name ?? t('people.title')} name="person" actions={person.data && <PersonMenu person={person.data} />}>
      {person.isPending && (
        <div className={styles.pad}>
          <SkeletonLines lines={6} />
        </div>
      )}
      {person.error && (
        <div className={styles.pad}>
          <InlineError error={person.error} onRetry={() => void person.refetch()} />
        </div>
      )}
      {person.data && (
        <>
          <div className={styles.who}>
            <Avatar name={person.data.name} id={person.data.id} size={48} />
            <div>
              <strong>{person.data.name}</strong>
              <div className={styles.quiet}>{[person.data.email, person.data.position].filter(Boolean).join(' · ')}</div>
            </div>
            <State person={person.data} />
          </div>
          <Tabs<Tab> id="person" label={person.data.name} className={styles.tabs} value={shown} onChange={(next) => onTab(next === 'profile' ? undefined : next)} items={offered.map((key) => ({ key, label: t(`person.tab.${key}`) }))} />
          <TabPanel id="person" value={shown} className={styles.panel}>
            {shown === 'profile' && <ProfileTab key={person.dataUpdatedAt} person={person.data} rows={rows} />}
            {shown === 'access' && <AccessTab person={person.data} departments={departments} />}
            {shown === 'sessions' && (
              <>
                <Sessions whose={id} name={person.data.name} />
                <Identities whose={id} title={ta('identities.title')} className={styles.part} />
                {all && (
                  <>
                    <h3 className={styles.part}>{t('person.signIns')}</h3>
                    <SignIns whose="all" filter={{ person: id }} />
                  </>
                )}
              </>
            )}
            {shown === 'delegation' && <Delegations whose={id} self={id} />}
          </TabPanel>
        </>
      )}
    </Drawer>
  );
}

/** What can be done with a person beside changing them. */
function PersonMenu({ person }: { person: Person }) {
  const t = useT('admin');
  const navigate = useNavigate();
  const who = useMe().data;
  const me = who?.user.id ?? '';
  const self = me === person.id;
  const view = useViewAs(person);
  const refusal = viewRefusal(person, me);
  const save = useSavePerson(person.id);
  const [doing, setDoing] = useState<'reset' | 'disable' | null>(null);
  const enable = () => save.mutate({ active: true }, { onSuccess: (saved) => notify(t('person.enabled', { name: saved.name }), { kind: 'success' }) });
  const ofAll = (items: MenuItem[]): MenuItem[] => (who?.can.admin ? items : []);
  const label = t('person.actionsOf', { name: person.name });
  return (
    <>
      <Menu
        label={label}
        placement="bottom-end"
        items={[
          ...ofAll([{ label: t('viewAs.menu'), icon: Eye, disabled: refusal ? t(`viewAs.refused.${refusal}`) : false, onSelect: () => void view.ask() }]),
          { label: t('person.resetPassword'), onSelect: () => setDoing('reset') },
          ...ofAll([
          { label: t('person.handover'), onSelect: () => void navigate({ to: '/admin/handover/$person', params: { person: person.id } }) },
          { label: t('person.log'), onSelect: () => void navigate({ to: '/admin/audit', search: { kind: 'person', object: person.id } }) },
          { label: t('person.did'), onSelect: () => void navigate({ to: '/admin/audit', search: { who: person.id } }) },
          ]),
          { separator: true },
          person.active
            ? { label: t('person.disable'), danger: true, disabled: self ? t('person.notSelf') : false, onSelect: () => setDoing('disable') }
            : { label: t('person.enable'), onSelect: enable },
        ]}
      >
        <IconButton icon={Ellipsis} label={label} />
      </Menu>
      {(save.error ?? view.error) && <InlineError error={save.error ?? view.error} />}
      {doing === 'reset' && <ResetPassword person={person} onClose={() => setDoing(null)} />}
      {doing === 'disable' && <DisableDialog person={person} onClose={() => setDoing(null)} />}
    </>
  );
}
