import { getRouteApi, Link } from '@tanstack/react-router';
import { KeyRound } from 'lucide-react';
import { useKeys, useRevokeKey, type ApiKey } from '@/auth/account';
import { useZone } from '@/shared/api';
import { formatMoment, formatNumber, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, confirm, EmptyState, InlineError, notify, Tag, usePhone } from '@/shared/ui';
import { AdminPage } from '../parts/AdminPage';
import { DataTable, type DataColumn } from '../parts/DataTable';
import { ListFrame } from '../parts/ListFrame';
import { PersonFilter } from '../parts/PersonFilter';
import { useRoleName } from '../roles';
import styles from './Security.module.css';

const route = getRouteApi('/inside/admin/keys');

/** Everybody's API keys; an administrator ends any. */
export default function KeysPage() {
  const t = useT('security');
  return (
    <AdminPage title={t('keys.title')}>
      <Keys />
    </AdminPage>
  );
}

function Keys() {
  const t = useT('security');
  const ta = useT('admin');
  const phone = usePhone();
  const zone = useZone();
  const { person } = route.useSearch();
  const navigate = route.useNavigate();
  const keys = useKeys('all', person);
  const revoke = useRevokeKey('all');
  const roleName = useRoleName();
  const end = async (key: ApiKey) => {
    const yes = await confirm({ title: t('keys.revokeTitle', { name: key.name, owner: key.owner.name }), body: t('keys.revokeWords'), action: t('keys.revoke'), danger: true });
    if (yes) revoke.mutate(key.id, { onSuccess: () => notify(t('keys.revoked', { name: key.name }), { kind: 'success' }) });
  };
  const columns: DataColumn<ApiKey>[] = [
    { key: 'name', label: t('keys.name'), width: '18%', card: 'title', render: (key) => key.name },
    { key: 'owner', label: t('keys.owner'), width: '12%', card: 'line', render: (key) => key.owner.name },
    { key: 'hint', label: t('keys.hint'), width: '104px', render: (key) => <code className={styles.mono}>{key.hint}…</code> },
    { key: 'roles', label: t('keys.roles'), width: '16%', card: 'line', render: (key) => key.roles.map(roleName).join(ta('comma')) },
    { key: 'scope', label: t('keys.scope'), width: '84px', card: 'title', render: (key) => <Tag color={key.scopes.includes('write') ? 'amber' : 'gray'}>{key.scopes.includes('write') ? t('keys.write') : t('keys.read')}</Tag> },
    { key: 'rate', label: t('keys.rate'), width: '84px', align: 'end', render: (key) => formatNumber(key.rate) },
    { key: 'expires', label: t('keys.expires'), width: '120px', card: 'line', render: (key) => <span title={formatMoment(key.expires, zone)}>{key.expires ? formatRelative(key.expires, { zone }) : t('keys.never')}</span> },
    { key: 'used', label: t('keys.used'), card: 'line', render: (key) => (key.used ? <span title={formatMoment(key.used, zone)}>{t('keys.usedAt', { time: formatRelative(key.used, { zone }), address: key.address })}</span> : t('keys.unused')) },
    {
      key: 'end',
      label: t('keys.act'),
      width: '84px',
      card: 'side',
      render: (key) => (
        <Button size="small" aria-label={t('keys.revokeOf', { name: key.name })} loading={revoke.isPending && revoke.variables === key.id} onClick={() => void end(key)}>
          {t('keys.revoke')}
        </Button>
      ),
    },
  ];
  return (
    <ListFrame
      label={t('keys.title')}
      filters={<PersonFilter size={phone ? 'normal' : 'small'} label={t('keys.owner')} value={person} onChange={(next) => void navigate({ search: { person: next }, replace: true })} />}
      acts={
        <Link className={styles.link} to="/me/settings/$section" params={{ section: 'keys' }}>
          {t('keys.mine')}
        </Link>
      }
    >
      {revoke.error && <InlineError error={revoke.error} />}
      <DataTable
        label={t('keys.title')}
        columns={columns}
        rows={keys.data ?? []}
        idOf={(key) => key.id}
        query={keys}
        empty={
          <EmptyState
            icon={KeyRound}
            title={person ? t('keys.noneOf') : t('keys.none')}
            actions={person && <Button onClick={() => void navigate({ search: {}, replace: true })}>{t('clear')}</Button>}
          >
            {!person && t('keys.words')}
          </EmptyState>
        }
      />
    </ListFrame>
  );
}
