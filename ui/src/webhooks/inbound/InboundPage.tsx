import { useParams } from '@tanstack/react-router';
import { Webhook } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { DocumentsPage } from '@/design/documents/DocumentsPage';
import { useDocuments } from '@/design/documents/useDocuments';
import { putDefinition, useDefinitions, type InboundDoc } from '@/meta';
import { useMe, useZone } from '@/shared/api';
import { formatRelative } from '@/shared/format';
import { text, useLocale, useT } from '@/shared/i18n';
import { NoAccess } from '@/shared/page';
import { Field, Select, Tag } from '@/shared/ui';
import { Ways } from '../Ways';
import { useInboundHeads } from './api';
import { beginning } from './InboundSettings';
import styles from '../Webhooks.module.css';

const InboundDrawer = lazy(() => import('./InboundDrawer'));

/** The endpoints of an app that other systems send to, with how they fare. */
export default function InboundPage() {
  const t = useT('webhooks');
  const td = useT('design');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const locale = useLocale((s) => s.locale);
  const zone = useZone();
  const admin = useMe().data?.can.admin === true;
  const documents = useDocuments('inbound', app);
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const hooks = useDefinitions('hook').data ?? [];
  const heads = useInboundHeads(admin);
  const [draft, setDraft] = useState<{ object: string | null; role: string | null }>({ object: null, role: null });
  if (!admin) return <NoAccess to={t('in.title')} />;
  const { open } = documents;
  const headOf = (key: string) => heads.data?.items.find((one) => one.key === key);
  const options = (of: readonly { key: string; label: InboundDoc['label'] }[]) => of.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }));
  return (
    <>
      <DocumentsPage
        documents={documents}
        title={t('in.title')}
        help={t('in.help')}
        icon={Webhook}
        none={t('in.none')}
        noneHelp={t('in.noneHelp')}
        reads={[heads]}
        notice={<Ways app={app} now="in" />}
        line={(doc) => {
          const head = headOf(doc.key);
          return {
            words: (
              <>
                <span className={styles.line}>→ {doc.hook === undefined ? text(objects.find((one) => one.key === doc.object)?.label, locale) || doc.object : `${t('in.hook')} ${text(hooks.find((one) => one.key === doc.hook)?.label, locale) || doc.hook}`}</span>
                <span className={styles.address} data-no-words>
                  /api/v1/in/{doc.key}
                </span>
              </>
            ),
            tags: (
              <>
                {doc.disabled && <Tag>{td('documents.inactive')}</Tag>}
                {head && !head.keyed && <Tag color="amber">{t('in.keyless')}</Tag>}
                {head && head.quarantined > 0 && <Tag color="red">{t('in.quarantined', { count: head.quarantined })}</Tag>}
                {head && head.waiting > 0 && <Tag color="amber">{t('waiting', { count: head.waiting })}</Tag>}
                {head && <span className={styles.quiet}>{head.last ? t('in.last', { count: head.taken, time: formatRelative(head.last, { zone }) }) : t('in.nothing')}</span>}
              </>
            ),
          };
        }}
        add={{
          label: t('in.new'),
          disabled: objects.length === 0 ? t('noObjects') : roles.length === 0 ? t('noRoles') : false,
          prefix: 'inbound',
          begin: () => setDraft({ object: null, role: null }),
          incomplete: !draft.object || !draft.role,
          make: (label, key) => putDefinition<InboundDoc>({ kind: 'inbound', key, ...(app !== '_' && { app }), label, role: draft.role!, ...plain(beginning(draft.object!, objects)) }),
          fields: (tried) => (
            <>
              <Field label={t('object')} error={tried && !draft.object ? t('missing') : undefined}>
                <Select value={draft.object} options={options(objects)} onChange={(object) => setDraft({ ...draft, object })} />
              </Field>
              <Field label={t('in.role')} help={t('in.roleHelp')} error={tried && !draft.role ? t('missing') : undefined}>
                <Select value={draft.role} options={options(roles)} onChange={(role) => setDraft({ ...draft, role })} />
              </Field>
            </>
          ),
        }}
      />
      <Suspense>{open && <InboundDrawer key={open.key} documents={documents} endpoint={open.key} head={headOf(open.key)} />}</Suspense>
    </>
  );
}

const plain = ({ object, mapping }: ReturnType<typeof beginning>) => ({ object, mapping });
