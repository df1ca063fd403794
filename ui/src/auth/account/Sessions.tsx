import { Monitor, Smartphone } from 'lucide-react';
import { useMe, zoneOf } from '@/shared/api';
import { formatMoment, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, confirm, EmptyState, InlineError, notify, SkeletonLines, Tag } from '@/shared/ui';
import { useEndSession, useEndSessions, useSessions, type Session, type Whose } from './api';
import { handheld, wayOf } from './words';
import styles from './account.module.css';

/** Where somebody is signed in; each can be ended, and all (others) together. */
export function Sessions({ whose, name }: { whose: Whose; name?: string }) {
  const t = useT('account');
  const me = useMe().data;
  const sessions = useSessions(whose);
  const end = useEndSession(whose);
  const endAll = useEndSessions(whose);
  const own = whose === 'me';
  if (sessions.isPending) return <SkeletonLines lines={4} />;
  if (sessions.error) return <InlineError error={sessions.error} onRetry={() => void sessions.refetch()} />;
  const others = sessions.data.filter((session) => !session.current);
  const zone = zoneOf(me);

  const one = (session: Session) => end.mutate(session.id, { onSuccess: () => notify(t('sessions.ended', { device: session.device }), { kind: 'success' }) });
  const all = async () => {
    const yes = await confirm({
      title: own ? t('sessions.endOthersTitle', { count: others.length }) : t('sessions.endAllTitle', { name, count: others.length }),
      body: t('sessions.endWords'),
      action: t('sessions.endCount', { count: others.length }),
      danger: true,
    });
    if (yes) endAll.mutate(undefined, { onSuccess: ({ ended }) => notify(t('sessions.endedCount', { count: ended }), { kind: 'success' }) });
  };
  if (sessions.data.length === 0) return <EmptyState small icon={Monitor} title={t('sessions.none')} />;
  return (
    <>
      {(end.error ?? endAll.error) && <InlineError error={end.error ?? endAll.error} />}
      <ul className={styles.rows} aria-label={t('sessions.title')}>
        {sessions.data.map((session) => (
          <li key={session.id}>
            {handheld(session.device) ? <Smartphone aria-hidden /> : <Monitor aria-hidden />}
            <div className={styles.what}>
              <div className={styles.line}>
                <strong title={session.agent}>{session.device || t('sessions.unknown')}</strong>
                {session.current && <Tag color="green">{t('sessions.current')}</Tag>}
              </div>
              <div className={styles.below}>
                {session.address} · {wayOf(t, session)} ·{' '}
                <span title={formatMoment(session.created, zone)}>{t('sessions.since', { time: formatRelative(session.created, { zone }) })}</span> ·{' '}
                <span title={formatMoment(session.used, zone)}>{t('sessions.used', { time: formatRelative(session.used, { zone }) })}</span>
              </div>
            </div>
            {!session.current && (
              <Button size="small" loading={end.isPending && end.variables === session.id} aria-label={t('sessions.endOne', { device: session.device })} onClick={() => one(session)}>
                {t('sessions.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > (own ? 0 : 1) && (
        <div className={styles.foot}>
          <Button loading={endAll.isPending} onClick={() => void all()}>
            {own ? t('sessions.endOthers') : t('sessions.endAll')}
          </Button>
        </div>
      )}
    </>
  );
}
