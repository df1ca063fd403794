import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useKeys, useRevokeKey, type ApiKey } from '@/auth/account';
import { useRoleName } from '@/admin/roles';
import { useMe, type Me, zoneOf } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, EmptyState, InlineError, notify, Panel, SkeletonLines, Tag } from '@/shared/ui';
import { NewKey } from './NewKey';
import styles from './settings.module.css';

/** One's own API keys: made, shown once, ended. */
export function KeysSection({ me }: { me: Me }) {
  const t = useT('settings');
  const keys = useKeys('me');
  const revoke = useRevokeKey('me');
  const [making, setMaking] = useState(false);
  const end = async (key: ApiKey) => {
    const yes = await confirm({ title: t('keys.revokeTitle', { name: key.name }), body: t('keys.revokeWords'), action: t('keys.revoke'), danger: true });
    if (yes) revoke.mutate(key.id, { onSuccess: () => notify(t('keys.revoked', { name: key.name }), { kind: 'success' }) });
  };
  const create = (
    <Button kind="primary" icon={Plus} onClick={() => setMaking(true)}>
      {t('keys.new')}
    </Button>
  );
  return (
    <Panel title={t('keys.title')} actions={keys.data && keys.data.length > 0 ? create : undefined}>
      {keys.isPending && <SkeletonLines lines={3} />}
      {keys.error && <InlineError error={keys.error} onRetry={() => void keys.refetch()} />}
      {revoke.error && <InlineError error={revoke.error} />}
      {keys.data?.length === 0 && (
        <EmptyState icon={KeyRound} title={t('keys.none')} actions={create}>
          {t('keys.words')}
        </EmptyState>
      )}
      {keys.data && keys.data.length > 0 && (
        <>
          <p className={styles.quiet}>{t('keys.words')}</p>
          <ul className={styles.keys} aria-label={t('keys.title')}>
            {keys.data.map((key) => (
              <KeyRow key={key.id} data={key} onRevoke={() => void end(key)} />
            ))}
          </ul>
        </>
      )}
      {making && <NewKey me={me} onClose={() => setMaking(false)} />}
    </Panel>
  );
}

function KeyRow({ data, onRevoke }: { data: ApiKey; onRevoke: () => void }) {
  const t = useT('settings');
  const me = useMe().data;
  const zone = zoneOf(me);
  const roleName = useRoleName();
  const role = (key: string) => text(me?.roles.find((r) => r.key === key)?.label) || roleName(key);
  return (
    <li>
      <div>
        <div className={styles.keyHead}>
          <strong>{data.name}</strong>
          <code>{data.hint}…</code>
          <Tag color={data.scopes.includes('write') ? 'amber' : 'gray'}>{data.scopes.includes('write') ? t('keys.write') : t('keys.read')}</Tag>
        </div>
        <div className={styles.quiet}>
          {data.roles.map(role).join(t('comma'))} ·{' '}
          <span title={formatMoment(data.expires, zone)}>{data.expires ? t('keys.until', { date: formatRelative(data.expires, { zone }) }) : t('keys.forever')}</span> ·{' '}
          {data.ranges && data.ranges.length > 0 && <>{data.ranges.join(t('comma'))} · </>}
          <span title={formatMoment(data.used, zone)}>{data.used ? t('keys.used', { time: formatRelative(data.used, { zone }), address: data.address }) : t('keys.unused')}</span>
        </div>
      </div>
      <Button size="small" aria-label={t('keys.revokeOf', { name: data.name })} onClick={onRevoke}>
        {t('keys.revoke')}
      </Button>
    </li>
  );
}
