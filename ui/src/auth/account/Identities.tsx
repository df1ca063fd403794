import { useZone } from '@/shared/api';
import { formatMoment } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, confirm, InlineError, notify } from '@/shared/ui';
import { useIdentities, useUnlink, type Whose } from './api';
import styles from './account.module.css';

/** The accounts elsewhere by which one, or a person by an administrator, signs in; nothing where there are none. */
export function Identities({ whose, title, className }: { whose: Whose; title: string; className?: string }) {
  const t = useT('account');
  const zone = useZone();
  const list = useIdentities(whose);
  const unlink = useUnlink(whose);
  if (list.error) return <InlineError error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data || list.data.length === 0) return null;
  const ask = async () => {
    if (await confirm({ title: t('identities.unlinkTitle'), body: t('identities.unlinkWords'), action: t('identities.unlink'), danger: true })) unlink.mutate(undefined, { onSuccess: () => notify(t('identities.unlinked'), { kind: 'success' }) });
  };
  return (
    <section aria-label={title}>
      <h3 className={className}>{title}</h3>
      {unlink.error && <InlineError error={unlink.error} />}
      <ul className={styles.identities}>
        {list.data.map((identity) => (
          <li key={`${identity.issuer} ${identity.subject}`}>
            <strong>{identity.label || identity.issuer}</strong>
            <span>{t('identities.since', { time: formatMoment(identity.created, zone) })}</span>
          </li>
        ))}
      </ul>
      <Button size="small" loading={unlink.isPending} onClick={() => void ask()}>
        {t('identities.unlink')}
      </Button>
    </section>
  );
}
