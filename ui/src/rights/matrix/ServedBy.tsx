import { Link } from '@tanstack/react-router';
import { Bot } from 'lucide-react';
import { useDefinitions } from '@/meta';
import { useMe } from '@/shared/api';
import { text, useLocale, useT } from '@/shared/i18n';
import { Banner, InlineError } from '@/shared/ui';
import styles from './Matrix.module.css';

/** What acts with the rights of a role though nobody who has it does: hooks, webhooks and endpoints, as drafted. */
export function ServedBy({ role }: { role: string }) {
  const admin = useMe().data?.can.admin;
  return admin ? <List role={role} /> : null;
}

const pages = { hook: 'hooks', webhook: 'webhooks', inbound: 'inbound' } as const;

function List({ role }: { role: string }) {
  const t = useT('rights');
  const locale = useLocale((s) => s.locale);
  const hooks = useDefinitions('hook');
  const webhooks = useDefinitions('webhook');
  const inbound = useDefinitions('inbound');
  const failed = [hooks, webhooks, inbound].find((one) => one.error);
  if (failed) return <InlineError error={failed.error} onRetry={() => void failed.refetch()} />;
  const served = [...(hooks.data ?? []), ...(webhooks.data ?? []), ...(inbound.data ?? [])].filter((doc) => doc.role === role);
  if (served.length === 0) return null;
  return (
    <Banner kind="info" icon={Bot}>
      {t('matrix.servedBy')}
      <span className={styles.served} role="list" aria-label={t('matrix.servedBy')}>
        {served.map((doc) => (
          <span key={`${doc.kind}/${doc.key}`} role="listitem">
            {t(`matrix.serves.${doc.kind}`)}{' '}
            <Link to={`/design/${doc.app ?? '_'}/${pages[doc.kind]}` as never} search={{ node: doc.key, tab: doc.kind === 'hook' ? 'settings' : undefined } as never}>
              {text(doc.label, locale) || doc.key}
            </Link>
            {doc.disabled && ` ${t('matrix.servesNot')}`}
          </span>
        ))}
      </span>
    </Banner>
  );
}
