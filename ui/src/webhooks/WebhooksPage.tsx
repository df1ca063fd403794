import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { KeyRound, Plus, Webhook } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { DraftBar } from '@/design/DraftBar';
import { NewDialog } from '@/design/NewDialog';
import { deleteDefinition, dropDraft, metaOf, putDefinition, useDefinitions, type WebhookDoc } from '@/meta';
import { useMe } from '@/shared/api';
import { formatPercent } from '@/shared/format';
import { text, useLocale, useT } from '@/shared/i18n';
import { NoAccess, useBreadcrumb } from '@/shared/page';
import { Button, EmptyState, Field, InlineError, Input, notify, PageBody, Panel, Select, SkeletonLines, Tag } from '@/shared/ui';
import { useHeads } from './api';
import styles from './Webhooks.module.css';

const WebhookDrawer = lazy(() => import('./WebhookDrawer'));

/** The webhooks of an app with how they fare. */
export default function WebhooksPage() {
  const t = useT('webhooks');
  const td = useT('design');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { node?: string; tab?: string };
  const locale = useLocale((s) => s.locale);
  const admin = useMe().data?.can.admin === true;
  const list = useDefinitions('webhook', app);
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const heads = useHeads(admin);
  const [adding, setAdding] = useState(false);
  const [draft, setDraft] = useState<{ object: string | null; role: string | null; url: string }>({ object: null, role: null, url: '' });
  useBreadcrumb([{ label: t('title') }]);
  if (!admin) return <NoAccess to={t('title')} />;
  const docs = list.data ?? [];
  const headOf = (key: string) => heads.data?.items.find((one) => one.key === key);
  const show = (key: string | null): void => void navigate({ to: '.', search: ((old: object) => ({ ...old, node: key ?? undefined, tab: undefined })) as never, replace: true });
  const remove = async (doc: WebhookDoc, published: boolean): Promise<void> => {
    show(null);
    await deleteDefinition('webhook', doc.key);
    notify(t('removed', { name: text(doc.label) || doc.key }), { action: { label: t('undo'), onClick: () => void (published ? dropDraft('webhook', doc.key).then(() => putDefinition(doc)) : putDefinition(doc)) } });
  };
  const open = docs.find((doc) => doc.key === search.node);
  const options = (of: readonly { key: string; label: WebhookDoc['label'] }[]) => of.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }));
  const nameOf = (key: string): string => text(objects.find((one) => one.key === key)?.label, locale) || key;
  const addable = objects.length > 0 && roles.length > 0;
  const button = (
    <Button kind="primary" icon={Plus} disabled={addable ? false : t(objects.length === 0 ? 'noObjects' : 'noRoles')} onClick={() => {
        setDraft({ object: null, role: null, url: '' });
        setAdding(true);
      }}>
      {t('new')}
    </Button>
  );
  const incomplete = !draft.object || !draft.role || !/^https?:\/\/\S+$/.test(draft.url.trim());
  return (
    <>
      <DraftBar app={app} />
      <div className={styles.scroll}>
        <PageBody>
          <header className={styles.head}>
            <h2>{t('title')}</h2>
            <span className={styles.grow} />
            <Link className={styles.link} to="/admin/secrets">
              <KeyRound size={16} aria-hidden />
              {t('secrets')}
            </Link>
            {docs.length > 0 && button}
          </header>
          <p className={styles.quiet}>{t('help')}</p>
          {list.error || heads.error ? (
            <InlineError error={list.error ?? heads.error} onRetry={() => void (list.error ? list : heads).refetch()} />
          ) : !list.data ? (
            <SkeletonLines lines={4} />
          ) : docs.length === 0 ? (
            <EmptyState icon={Webhook} title={t('none')} actions={button}>
              {t('noneHelp')}
            </EmptyState>
          ) : (
            <Panel bare>
              <ul className={styles.list}>
                {docs.map((doc) => {
                  const head = headOf(doc.key);
                  const { state } = metaOf<'webhook'>(doc);
                  return (
                    <li key={doc.key} className={styles.item}>
                      <button type="button" className={styles.open} onClick={() => show(doc.key)}>
                        <strong>{text(doc.label, locale) || doc.key}</strong>
                        <span className={styles.line}>
                          {nameOf(doc.object)} · {doc.events.map((one) => t(`event.${one}`)).join(t('join'))}
                        </span>
                        <span className={styles.address} data-no-words>{doc.url}</span>
                      </button>
                      <span className={styles.state}>
                        {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{td(`state.${state}`)}</Tag>}
                        {doc.disabled && <Tag>{t('inactive')}</Tag>}
                        {head && head.dead > 0 && <Tag color="red">{t('dead', { count: head.dead })}</Tag>}
                        {head && head.waiting > 0 && <Tag color="amber">{t('waiting', { count: head.waiting })}</Tag>}
                        {head && (head.sent + head.failed > 0 ? <span className={styles.quiet}>{t('rate', { rate: formatPercent(Math.floor((1000 * head.sent) / (head.sent + head.failed)) / 1000) })}</span> : <span className={styles.quiet}>{t('nothing')}</span>)}
                      </span>
                    </li>
                  );
                })}
              </ul>
            </Panel>
          )}
        </PageBody>
      </div>
      {adding && (
        <NewDialog
          title={t('new')}
          action={td('new.create')}
          kind="other"
          prefix="webhook"
          incomplete={incomplete}
          taken={docs.map((doc) => doc.key)}
          onClose={() => setAdding(false)}
          onCreate={async (label, key) => {
            await putDefinition<WebhookDoc>({ kind: 'webhook', key, ...(app !== '_' && { app }), label, object: draft.object!, events: ['create', 'update', 'delete'], role: draft.role!, url: draft.url.trim() });
            setAdding(false);
            show(key);
          }}
        >
          {(tried) => (
            <>
              <Field label={t('object')} error={tried && !draft.object ? t('missing') : undefined}>
                <Select value={draft.object} options={options(objects)} onChange={(object) => setDraft({ ...draft, object })} />
              </Field>
              <Field label={t('url')} error={tried && !/^https?:\/\/\S+$/.test(draft.url.trim()) ? t('urlWrong') : undefined}>
                <Input type="url" inputMode="url" placeholder="https://" value={draft.url} onChange={(event) => setDraft({ ...draft, url: event.target.value })} />
              </Field>
              <Field label={t('role')} help={t('roleHelp')} error={tried && !draft.role ? t('missing') : undefined}>
                <Select value={draft.role} options={options(roles)} onChange={(role) => setDraft({ ...draft, role })} />
              </Field>
            </>
          )}
        </NewDialog>
      )}
      <Suspense>{open && <WebhookDrawer key={open.key} webhook={open.key} published={headOf(open.key) !== undefined} dead={headOf(open.key)?.dead ?? 0} tab={search.tab} onTab={(tab) => void navigate({ to: '.', search: ((old: object) => ({ ...old, tab })) as never, replace: true })} onRemove={(doc, was) => void remove(doc, was)} onClose={() => show(null)} />}</Suspense>
    </>
  );
}
