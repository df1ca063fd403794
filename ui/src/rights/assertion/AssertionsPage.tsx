import { useParams } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { DocumentsPage } from '@/design/documents/DocumentsPage';
import { useDocuments } from '@/design/documents/useDocuments';
import { putDefinition, SettingsScopeProvider, targetsOf, useDefinitions, type AssertionDoc } from '@/meta';
import { announce } from '@/shared/a11y';
import { useMe } from '@/shared/api';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, Field, InlineError, Select, Tag } from '@/shared/ui';
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
  const locale = useLocale((s) => s.locale);
  const documents = useDocuments('assertion', app);
  const objects = useDefinitions('object');
  const admin = useMe().data?.can.admin === true;
  const results = useResults(admin);
  const [object, setObject] = useState<string | null>(null);
  const [who, setWho] = useState<AssertionDoc['who']>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const scope = useMemo(() => ({ currency: 'CNY', targets: targetsOf(objects.data, locale) }), [objects.data, locale]);
  const { docs, open } = documents;
  const resultOf = (key: string) => results.data?.items.find((one) => one.key === key);
  const checkable = docs.map((doc) => doc.key).filter((key) => resultOf(key));
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
  const nobody = Object.keys(filled(who)).length === 0;
  const objectOptions = (objects.data ?? []).map((one) => ({ value: one.key, label: text(one.label, locale) || one.key, keywords: one.key }));
  return (
    <SettingsScopeProvider value={scope}>
      <DocumentsPage
        documents={documents}
        title={t('title')}
        help={busy ? t('checking') : t('help')}
        icon={ShieldCheck}
        none={t('none')}
        reads={admin ? [results] : []}
        actions={
          admin && (
            <Button icon={ShieldCheck} loading={busy} disabled={checkable.length === 0 ? t('nothingToCheck') : false} onClick={() => void run()}>
              {t('checkNow')}
            </Button>
          )
        }
        notice={failure !== null && <InlineError error={failure} onRetry={() => void run()} />}
        line={(doc) => {
          const result = resultOf(doc.key);
          return {
            words: <Sentence doc={doc} />,
            tags: (
              <>
                {doc.severity === 'warn' && <Tag>{t('warns')}</Tag>}
                {doc.disabled ? <Tag>{td('documents.inactive')}</Tag> : result ? <StateTag result={result} /> : <span className={styles.quiet}>{t('atPublish')}</span>}
              </>
            ),
            below: result && !doc.disabled && (
              <>
                {result.issue && <InlineError>{result.issue.message}</InlineError>}
                {result.breaches.length > 0 && <Breaches app={app} breaches={result.breaches} object={result.object} never={result.never} field={result.field} />}
              </>
            ),
          };
        }}
        add={{
          label: t('new'),
          disabled: objectOptions.length === 0 ? t('noObjects') : false,
          prefix: 'assertion',
          begin: () => setWho({}),
          incomplete: nobody,
          make: (label, key) => putDefinition<AssertionDoc>({ kind: 'assertion', key, ...(app !== '_' && { app }), label, who: filled(who), never: 'view', object: object ?? objectOptions[0]!.value }),
          fields: (tried) => (
            <>
              <WhoFields who={who} errors={tried && nobody ? { who: t('whoMissing') } : {}} onChange={setWho} />
              <Field label={t('object')}>
                <Select value={object ?? objectOptions[0]?.value ?? null} options={objectOptions} onChange={setObject} />
              </Field>
            </>
          ),
        }}
      />
      <Suspense>{open && <AssertionDrawer key={open.key} documents={documents} assertion={open.key} result={resultOf(open.key)} />}</Suspense>
    </SettingsScopeProvider>
  );
}
