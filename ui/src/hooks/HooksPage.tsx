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
import { begun, events, eventsOf, missing, ofRecord, rateOf, START, type Draft } from './model';
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
  const roles = useDefinitions('role').data ?? [];
  const heads = useHeads(admin);
  const [draft, setDraft] = useState(START);
  if (!admin) return <NoAccess to={t('title')} />;
  const { open } = documents;
  const lacking = missing(draft);
  const fault = (tried: boolean, part: keyof Draft): string | undefined => (tried && lacking.includes(part) ? t('missing') : undefined);
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
                {head && head.dead > 0 && <Tag color="red">{t('givenUp', { count: head.dead })}</Tag>}
                {head && head.failed > 0 && <Tag color="red">{t('failed', { rate: formatPercent(rateOf(head.failed, head.runs)) })}</Tag>}
                {head && <span className={styles.quiet}>{head.runs > 0 ? t('runs', { count: head.runs }) : t('noRuns')}</span>}
              </>
            ),
          };
        }}
        add={{
          label: t('new'),
          disabled: false,
          prefix: 'hook',
          begin: () => setDraft(START),
          incomplete: lacking.length > 0,
          make: (label, key) => putDefinition<HookDoc>({ kind: 'hook', key, ...(app !== '_' && { app }), label, source: `// ${t(ofRecord(draft.event) ? 'template' : 'templateAlone')}\n`, ...begun(draft, key) }),
          fields: (tried) => (
            <>
              <Field label={t('object')} help={ofRecord(draft.event) ? undefined : t('objectFree')} error={fault(tried, 'object')}>
                <Select clearable={!ofRecord(draft.event)} value={draft.object} options={objects.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }))} onChange={(object) => setDraft({ ...draft, object })} />
              </Field>
              <Field label={t('events')} error={fault(tried, 'event')}>
                <MultiSelect value={draft.event} options={events.map((value) => ({ value, label: t(`event.${value}`) }))} onChange={(event) => setDraft({ ...draft, event })} />
              </Field>
              {draft.event.includes('on_schedule') && (
                <Field label={t('role')} help={t('roleAlone')} error={fault(tried, 'role')}>
                  <Select value={draft.role} options={roles.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }))} onChange={(role) => setDraft({ ...draft, role })} />
                </Field>
              )}
              {draft.event.includes('endpoint') && (
                <Field label={t('mayCall')} help={t('mayCallHelp')} error={fault(tried, 'callers')}>
                  <MultiSelect value={draft.callers} options={roles.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }))} onChange={(callers) => setDraft({ ...draft, callers })} />
                </Field>
              )}
            </>
          ),
        }}
      />
      <Suspense>{open && <HookDrawer key={open.key} documents={documents} hook={open.key} head={headOf(open.key)} heads={heads} />}</Suspense>
    </>
  );
}
