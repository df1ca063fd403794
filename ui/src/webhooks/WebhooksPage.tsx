import { Link, useParams } from '@tanstack/react-router';
import { KeyRound, Webhook } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { DocumentsPage } from '@/design/documents/DocumentsPage';
import { useDocuments } from '@/design/documents/useDocuments';
import { putDefinition, useDefinitions, type WebhookDoc } from '@/meta';
import { useMe } from '@/shared/api';
import { formatPercent } from '@/shared/format';
import { text, useLocale, useT } from '@/shared/i18n';
import { NoAccess } from '@/shared/page';
import { Field, Input, Select, Tag } from '@/shared/ui';
import { useHeads } from './api';
import { Ways } from './Ways';
import styles from './Webhooks.module.css';

const WebhookDrawer = lazy(() => import('./WebhookDrawer'));

/** The webhooks of an app with how they fare. */
export default function WebhooksPage() {
  const t = useT('webhooks');
  const td = useT('design');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const locale = useLocale((s) => s.locale);
  const admin = useMe().data?.can.admin === true;
  const documents = useDocuments('webhook', app);
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const heads = useHeads(admin);
  const [draft, setDraft] = useState<{ object: string | null; role: string | null; url: string }>({ object: null, role: null, url: '' });
  if (!admin) return <NoAccess to={t('title')} />;
  const { open } = documents;
  const headOf = (key: string) => heads.data?.items.find((one) => one.key === key);
  const options = (of: readonly { key: string; label: WebhookDoc['label'] }[]) => of.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }));
  const nameOf = (key: string): string => text(objects.find((one) => one.key === key)?.label, locale) || key;
  const badUrl = !/^https?:\/\/\S+$/.test(draft.url.trim());
  return (
    <>
      <DocumentsPage
        documents={documents}
        title={t('title')}
        help={t('help')}
        icon={Webhook}
        none={t('none')}
        noneHelp={t('noneHelp')}
        reads={[heads]}
        notice={<Ways app={app} now="out" />}
        actions={
          <Link className={styles.link} to="/admin/secrets">
            <KeyRound size={16} aria-hidden />
            {t('secrets')}
          </Link>
        }
        line={(doc) => {
          const head = headOf(doc.key);
          return {
            words: (
              <>
                <span className={styles.line}>
                  {nameOf(doc.object)} · {doc.events.map((one) => t(`event.${one}`)).join(t('join'))}
                </span>
                <span className={styles.address} data-no-words>
                  {doc.url}
                </span>
              </>
            ),
            tags: (
              <>
                {doc.disabled && <Tag>{td('documents.inactive')}</Tag>}
                {head && head.dead > 0 && <Tag color="red">{t('dead', { count: head.dead })}</Tag>}
                {head && head.waiting > 0 && <Tag color="amber">{t('waiting', { count: head.waiting })}</Tag>}
                {head && <span className={styles.quiet}>{head.sent + head.failed > 0 ? t('rate', { rate: formatPercent(Math.floor((1000 * head.sent) / (head.sent + head.failed)) / 1000) }) : t('nothing')}</span>}
              </>
            ),
          };
        }}
        add={{
          label: t('new'),
          disabled: objects.length === 0 ? t('noObjects') : roles.length === 0 ? t('noRoles') : false,
          prefix: 'webhook',
          begin: () => setDraft({ object: null, role: null, url: '' }),
          incomplete: !draft.object || !draft.role || badUrl,
          make: (label, key) => putDefinition<WebhookDoc>({ kind: 'webhook', key, ...(app !== '_' && { app }), label, object: draft.object!, events: ['create', 'update', 'delete'], role: draft.role!, url: draft.url.trim() }),
          fields: (tried) => (
            <>
              <Field label={t('object')} error={tried && !draft.object ? t('missing') : undefined}>
                <Select value={draft.object} options={options(objects)} onChange={(object) => setDraft({ ...draft, object })} />
              </Field>
              <Field label={t('url')} error={tried && badUrl ? t('urlWrong') : undefined}>
                <Input type="url" inputMode="url" placeholder="https://" value={draft.url} onChange={(event) => setDraft({ ...draft, url: event.target.value })} />
              </Field>
              <Field label={t('role')} help={t('roleHelp')} error={tried && !draft.role ? t('missing') : undefined}>
                <Select value={draft.role} options={options(roles)} onChange={(role) => setDraft({ ...draft, role })} />
              </Field>
            </>
          ),
        }}
      />
      <Suspense>{open && <WebhookDrawer key={open.key} documents={documents} webhook={open.key} published={headOf(open.key) !== undefined} dead={headOf(open.key)?.dead ?? 0} />}</Suspense>
    </>
  );
}
