import { useParams } from '@tanstack/react-router';
import { CodeXml } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { DocumentsPage } from '@/design/documents/DocumentsPage';
import { useDocuments } from '@/design/documents/useDocuments';
import { putDefinition, useDefinitions, type HookDoc } from '@/meta';
import { useMe } from '@/shared/api';
import { formatPercent } from '@/shared/format';
import { text, useLocale, useT } from '@/shared/i18n';
import { NoAccess } from '@/shared/page';
import { Field, MultiSelect, Select, Tag } from '@/shared/ui';
import { useHeads } from './api';
import { eventsOf, ofRecords } from './model';
import styles from './Hooks.module.css';

const HookDrawer = lazy(() => import('./HookDrawer'));

/** The hooks of an app with how they fare. */
export default function HooksPage() {
  const t = useT('hooks');
  const td = useT('design');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const locale = useLocale((s) => s.locale);
  const admin = useMe().data?.can.admin === true;
  const documents = useDocuments('hook', app);
  const objects = useDefinitions('object').data ?? [];
  const heads = useHeads(admin);
  const [draft, setDraft] = useState<{ object: string | null; event: string[] }>({ object: null, event: [] });
  if (!admin) return <NoAccess to={t('title')} />;
  const { open } = documents;
  const headOf = (key: string) => heads.data?.items.find((one) => one.key === key);
  const nameOf = (key: string | undefined): string => text(objects.find((one) => one.key === key)?.label, locale) || key || t('noObject');
  return (
    <>
      <DocumentsPage
        documents={documents}
        title={t('title')}
        help={t('help')}
        icon={CodeXml}
        none={t('none')}
        noneHelp={t('noneHelp')}
        reads={[heads]}
        line={(doc) => {
          const head = headOf(doc.key);
          return {
            words: (
              <span className={styles.line}>
                {nameOf(doc.object)} · {eventsOf(doc).map((one) => t(`event.${one}`)).join(t('join'))}
              </span>
            ),
            tags: (
              <>
                {doc.disabled && <Tag>{td('documents.inactive')}</Tag>}
                {head?.paused && <Tag color={head.paused.by ? 'amber' : 'red'}>{t(head.paused.by ? 'paused' : 'pausedItself')}</Tag>}
                {head && head.failed > 0 && <Tag color="red">{t('failed', { rate: formatPercent(Math.ceil((1000 * head.failed) / head.runs) / 1000) })}</Tag>}
                {head && <span className={styles.quiet}>{head.runs > 0 ? t('runs', { count: head.runs }) : t('noRuns')}</span>}
              </>
            ),
          };
        }}
        add={{
          label: t('new'),
          disabled: objects.length === 0 ? t('noObjects') : false,
          prefix: 'hook',
          begin: () => setDraft({ object: null, event: ['before_create', 'before_update'] }),
          incomplete: !draft.object || draft.event.length === 0,
          make: (label, key) => putDefinition<HookDoc>({ kind: 'hook', key, ...(app !== '_' && { app }), label, object: draft.object!, event: draft.event, source: `// ${t('template')}\n` }),
          fields: (tried) => (
            <>
              <Field label={t('object')} error={tried && !draft.object ? t('missing') : undefined}>
                <Select value={draft.object} options={objects.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }))} onChange={(object) => setDraft({ ...draft, object })} />
              </Field>
              <Field label={t('events')} error={tried && draft.event.length === 0 ? t('missing') : undefined}>
                <MultiSelect value={draft.event} options={ofRecords.map((value) => ({ value, label: t(`event.${value}`) }))} onChange={(event) => setDraft({ ...draft, event })} />
              </Field>
            </>
          ),
        }}
      />
      <Suspense>{open && <HookDrawer key={open.key} documents={documents} hook={open.key} head={headOf(open.key)} />}</Suspense>
    </>
  );
}
