import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Plus, ShieldCheck } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { DraftBar } from '@/design/DraftBar';
import { NewDialog } from '@/design/NewDialog';
import { deleteDefinition, dropDraft, metaOf, putDefinition, SettingsScopeProvider, targetsOf, useDefinitions, type AssertionDoc } from '@/meta';
import { announce } from '@/shared/a11y';
import { useMe } from '@/shared/api';
import { text, useLocale, useT } from '@/shared/i18n';
import { useBreadcrumb } from '@/shared/page';
import { Button, EmptyState, Field, InlineError, notify, PageBody, Panel, Select, SkeletonLines, Tag } from '@/shared/ui';
import { check, useResults } from './api';
import { Breaches } from './Breaches';
import { filled } from './model';
import { Sentence } from './Sentence';
import { StateTag } from './StateTag';
import { WhoFields } from './WhoFields';
import styles from './Assertions.module.css';

const AssertionDrawer = lazy(() => import('./AssertionDrawer'));

/** What must never come to pass by rights: each assertion with how it stood when it was last checked. */
export default function AssertionsPage() {
  const t = useT('assertion');
  const td = useT('design');
  const { app = '_' }: { app?: string } = useParams({ strict: false });
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { node?: string };
  const locale = useLocale((s) => s.locale);
  const list = useDefinitions('assertion', app);
  const objects = useDefinitions('object');
  const admin = useMe().data?.can.admin === true;
  const results = useResults(admin);
  const [adding, setAdding] = useState(false);
  const [object, setObject] = useState<string | null>(null);
  const [who, setWho] = useState<AssertionDoc['who']>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  useBreadcrumb([{ label: t('title') }]);
  const scope = useMemo(() => ({ currency: 'CNY', targets: targetsOf(objects.data, locale) }), [objects.data, locale]);
  const docs = list.data ?? [];
  const resultOf = (key: string) => results.data?.items.find((one) => one.key === key);
  const checkable = docs.map((doc) => doc.key).filter((key) => resultOf(key));
  const show = (key: string | null): void => void navigate({ to: '.', search: ((old: object) => ({ ...old, node: key ?? undefined })) as never, replace: true });
  const run = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const found = await check(checkable);
      announce(t('done', { count: found.length, bad: found.filter((one) => one.state !== 'holds').length }));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const remove = async (doc: AssertionDoc, published: boolean): Promise<void> => {
    show(null);
    await deleteDefinition('assertion', doc.key);
    notify(t('removed', { name: text(doc.label) || doc.key }), { action: { label: t('undo'), onClick: () => void (published ? dropDraft('assertion', doc.key).then(() => putDefinition(doc)) : putDefinition(doc)) } });
  };
  const nobody = Object.keys(filled(who)).length === 0;
  const open = docs.find((doc) => doc.key === search.node);
  const objectOptions = (objects.data ?? []).map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }));
  return (
    <SettingsScopeProvider value={scope}>
      <DraftBar app={app} />
      <div className={styles.scroll}>
        <PageBody>
          <header className={styles.head}>
            <h2>{t('title')}</h2>
            <span className={styles.grow} />
            {admin && (
              <Button icon={ShieldCheck} loading={busy} disabled={checkable.length === 0 ? t('nothingToCheck') : false} onClick={() => void run()}>
                {t('checkNow')}
              </Button>
            )}
            <Button kind="primary" icon={Plus} disabled={objectOptions.length === 0 ? t('noObjects') : false} onClick={() => {
                setWho({});
                setAdding(true);
              }}>
              {t('new')}
            </Button>
          </header>
          <p className={styles.quiet}>{busy ? t('checking') : t('help')}</p>
          {failure !== null && <InlineError error={failure} onRetry={() => void run()} />}
          {list.error ? (
            <InlineError error={list.error} onRetry={() => void list.refetch()} />
          ) : results.error ? (
            <InlineError error={results.error} onRetry={() => void results.refetch()} />
          ) : !list.data || (admin && !results.data) ? (
            <SkeletonLines lines={4} />
          ) : docs.length === 0 ? (
            <EmptyState icon={ShieldCheck} title={t('none')} />
          ) : (
            <Panel bare>
              <ul className={styles.list}>
                {docs.map((doc) => {
                  const result = resultOf(doc.key);
                  const { state } = metaOf<'assertion'>(doc);
                  return (
                    <li key={doc.key} className={styles.item}>
                      <button type="button" className={styles.open} onClick={() => show(doc.key)}>
                        <strong>{text(doc.label, locale) || doc.key}</strong>
                        <Sentence doc={doc} />
                      </button>
                      <span className={styles.state}>
                        {state !== 'published' && <Tag color={state === 'new' ? 'green' : 'indigo'}>{td(`state.${state}`)}</Tag>}
                        {doc.severity === 'warn' && <Tag>{t('warns')}</Tag>}
                        {doc.disabled ? <Tag>{t('inactive')}</Tag> : result ? <StateTag result={result} /> : <span className={styles.quiet}>{t('atPublish')}</span>}
                      </span>
                      {result?.issue && !doc.disabled && <InlineError>{result.issue.message}</InlineError>}
                      {result && !doc.disabled && result.breaches.length > 0 && <Breaches app={app} breaches={result.breaches} object={result.object} never={result.never} field={result.field} />}
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
          prefix="assertion"
          incomplete={nobody}
          taken={docs.map((doc) => doc.key)}
          onClose={() => setAdding(false)}
          onCreate={async (label, key) => {
            await putDefinition<AssertionDoc>({ kind: 'assertion', key, ...(app !== '_' && { app }), label, who: filled(who), never: 'view', object: object ?? objectOptions[0]!.value });
            setAdding(false);
            show(key);
          }}
        >
          {(tried) => (
            <>
              <WhoFields who={who} errors={tried && nobody ? { who: t('whoMissing') } : {}} onChange={setWho} />
              <Field label={t('object')}>
                <Select value={object ?? objectOptions[0]?.value ?? null} options={objectOptions} onChange={setObject} />
              </Field>
            </>
          )}
        </NewDialog>
      )}
      <Suspense>{open && <AssertionDrawer key={open.key} app={app} assertion={open.key} result={resultOf(open.key)} onRemove={(doc, published) => void remove(doc, published)} onClose={() => show(null)} />}</Suspense>
    </SettingsScopeProvider>
  );
}
