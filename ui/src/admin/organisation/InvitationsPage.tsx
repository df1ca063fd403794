import { getRouteApi, Link } from '@tanstack/react-router';
import { Ellipsis, MailPlus } from 'lucide-react';
import { useState } from 'react';
import type { InvitationsSearch } from '@/app/search';
import { useZone } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Banner, Button, confirm, Dot, EmptyState, IconButton, InlineError, Menu, notify, Segmented, usePhone } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { DataTable, type DataColumn } from '../parts/DataTable';
import { ListFrame } from '../parts/ListFrame';
import { useInvitations, useResend, useRevokeInvitation, type Invitation, type InvitationState } from './api';
import { InviteDialog } from './InviteDialog';
import { LinkDialog } from './LinkDialog';
import styles from './Organisation.module.css';

const route = getRouteApi('/inside/admin/invitations');
const states = ['pending', 'accepted', 'expired', 'revoked'] as const;

/** Who was invited, and what became of it. */
export default function InvitationsPage() {
  const t = useT('organisation');
  return (
    <AdminPage people title={t('invitations.title')}>
      <Invitations />
    </AdminPage>
  );
}

function Invitations() {
  const t = useT('organisation');
  const phone = usePhone();
  const zone = useZone();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (part: Partial<InvitationsSearch>) => void navigate({ search: (old) => ({ ...old, ...part }), replace: true });
  const state: InvitationState = states.find((one) => one === search.state) ?? 'pending';
  const list = useInvitations(state);
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const mail = list.data?.pages[0]?.mail;
  const resend = useResend();
  const revoke = useRevokeInvitation();
  const [link, setLink] = useState<Invitation | { email: string; link: string } | null>(null);

  const again = (item: Invitation) =>
    resend.mutate(item.id, {
      onSuccess: (line) => {
        if (line.link) setLink({ email: item.email, link: line.link });
        else notify(t('invitations.resent', { email: item.email }), { kind: 'success' });
      },
    });
  const end = async (item: Invitation) => {
    const yes = await confirm({ title: t('invitations.revokeTitle', { email: item.email }), body: t('invitations.revokeWords'), action: t('invitations.revoke'), danger: true });
    if (yes) revoke.mutate(item.id, { onSuccess: () => notify(t('invitations.revoked', { email: item.email }), { kind: 'success' }) });
  };
  const invite = (
    <Button kind="primary" size={phone ? 'normal' : 'small'} icon={MailPlus} onClick={() => change({ invite: 'new' })}>
      {t('invitations.invite')}
    </Button>
  );
  const columns: DataColumn<Invitation>[] = [
    { key: 'email', label: t('invitations.email'), width: '24%', card: 'title', render: (item) => item.person?.name ? `${item.person.name} · ${item.email}` : item.email },
    { key: 'department', label: t('invitations.department'), width: '14%', card: 'line', render: (item) => item.departments.map((department) => department.name).join(t('comma')) },
    { key: 'roles', label: t('invitations.roles'), width: '14%', card: 'line', render: (item) => item.roles.map((role) => text(role.label) || role.key).join(t('comma')) },
    { key: 'by', label: t('invitations.by'), width: '16%', card: 'line', render: (item) => <span title={formatMoment(item.created, zone)}>{t('invitations.byAt', { name: item.by.name, time: formatRelative(item.created, { zone }) })}</span> },
    { key: 'mail', label: t('invitations.mail'), width: '12%', card: 'line', render: (item) => <MailState item={item} /> },
    {
      key: 'until',
      label: state === 'pending' ? t('invitations.until') : t('invitations.ended'),
      card: 'line',
      render: (item) => {
        const at = state === 'accepted' || state === 'revoked' ? item.ended || item.expires : item.expires;
        return <span title={formatMoment(at, zone)}>{state === 'pending' ? t('invitations.goodUntil', { time: formatRelative(at, { zone }) }) : formatRelative(at, { zone })}</span>;
      },
    },
    {
      key: 'acts',
      label: t('acts'),
      width: '64px',
      card: 'side',
      render: (item) =>
        item.state === 'accepted' ? (
          item.person && (
            <Link to="/admin/people" search={{ person: item.person.id }}>
              {t('invitations.open')}
            </Link>
          )
        ) : (
          <Menu
            label={t('invitations.actsOf', { email: item.email })}
            placement="bottom-end"
            items={[
              item.state !== 'revoked' && { label: mail === false ? t('invitations.newLink') : t('invitations.resend'), onSelect: () => again(item) },
              item.state === 'pending' && { label: t('invitations.copyLink'), onSelect: () => setLink(item) },
              item.state === 'pending' && { label: t('invitations.revoke'), danger: true, onSelect: () => void end(item) },
              item.state === 'revoked' && { label: t('invitations.inviteAgain'), onSelect: () => change({ invite: item.email }) },
            ]}
          >
            <IconButton size="small" icon={Ellipsis} label={t('invitations.actsOf', { email: item.email })} />
          </Menu>
        ),
    },
  ];
  const failed = resend.error ?? revoke.error;
  return (
    <>
      <ListFrame
        label={t('invitations.title')}
        lead={<Segmented<InvitationState> size="small" label={t('invitations.state')} value={state} onChange={(next) => change({ state: next === 'pending' ? undefined : next })} items={states.map((key) => ({ key, label: t(`invitations.states.${key}`) }))} />}
        acts={invite}
      >
        {mail === false && (
          <div className={styles.note}>
            <Banner actions={<Link to="/admin/settings/mail">{t('invitations.setMail')}</Link>}>{t('invitations.noMail')}</Banner>
          </div>
        )}
        {failed && (
          <div className={styles.note}>
            <InlineError error={failed} />
          </div>
        )}
        <DataTable
          label={t('invitations.title')}
          columns={columns}
          rows={rows}
          idOf={(item) => item.id}
          query={list}
          empty={
            <EmptyState icon={MailPlus} title={t(`invitations.none.${state}`)}>
              {state === 'pending' && t('invitations.words')}
            </EmptyState>
          }
        />
      </ListFrame>
      {search.invite && <InviteDialog first={search.invite} mail={mail} onClose={() => change({ invite: undefined })} />}
      {link && <LinkDialog of={link} onClose={() => setLink(null)} />}
    </>
  );
}

const dots = { none: 'neutral', waiting: 'warning', sent: 'success', failed: 'danger' } as const;

function MailState({ item: { mail } }: { item: Invitation }) {
  const t = useT('organisation');
  return (
    <span className={styles.state} title={mail.message || undefined}>
      <Dot kind={dots[mail.state]} />
      {t(`invitations.mails.${mail.state}`)}
    </span>
  );
}
