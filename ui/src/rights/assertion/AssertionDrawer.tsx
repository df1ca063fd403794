import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { DocumentDrawer, type OpenDocument } from '@/design/documents/DocumentDrawer';
import documentStyles from '@/design/documents/Documents.module.css';
import type { Documents } from '@/design/documents/useDocuments';
import { useDefinitions, type AssertionDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { text, useT } from '@/shared/i18n';
import { Field, InlineError, RadioGroup, Select } from '@/shared/ui';
import { grantFields } from '../grant/model';
import type { Result } from './api';
import { Breaches } from './Breaches';
import { changed, forbidden, named, withField } from './model';
import { Sentence } from './Sentence';
import { StateTag } from './StateTag';
import { WhoFields } from './WhoFields';
import styles from './Assertions.module.css';

interface AssertionDrawerProps {
  documents: Documents<'assertion'>;
  assertion: string;
  result: Result | undefined;
}

/** One assertion: who never does what with which records. */
export default function AssertionDrawer({ documents, assertion, result }: AssertionDrawerProps) {
  const t = useT('assertion');
  return (
    <DocumentDrawer documents={documents} document={assertion} label={t('one')} width={640} written={(doc) => changed(doc, {})}>
      {(open) => <Settings {...open} app={documents.app} result={result} />}
    </DocumentDrawer>
  );
}

function Settings({ doc, session, errors, app, result }: OpenDocument<'assertion'> & { app: string; result: Result | undefined }) {
  const t = useT('assertion');
  const tr = useT('rights');
  const objects = useDefinitions('object').data ?? [];
  const object = objects.find((one) => one.key === doc.object);
  const change = (patch: Partial<AssertionDoc>, part?: string): void => session.apply((now) => changed(now, patch), part);
  return (
    <div className={documentStyles.drawer}>
      <p>
        <Sentence doc={doc} />
      </p>
      {result && (
        <div className={styles.result}>
          <div>
            <StateTag result={result} />
          </div>
          {result.issue && <InlineError>{result.issue.message}</InlineError>}
          {result.breaches.length > 0 && <Breaches app={app} breaches={result.breaches} object={result.object} never={result.never} field={result.field} />}
        </div>
      )}
      <LabelProp label={t('name')} required value={doc.label} error={errors.label} onChange={(label) => change({ label: label ?? {} }, 'label')} />
      <Field label={t('who')} group help={named(doc).length === 0 ? t('whoMissing') : t('whoHelp')}>
        <div className={styles.panel}>
          <WhoFields who={doc.who} errors={errors} onChange={(who) => change({ who })} />
        </div>
      </Field>
      <Field label={t('operation')} error={errors.never}>
        <Select value={doc.never} options={forbidden.map((one) => ({ value: one, label: t(`never.${one}`) }))} onChange={(never) => never && change({ never })} />
      </Field>
      <Field label={t('object')} error={errors.object}>
        <Select value={doc.object} options={objects.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))} onChange={(key) => key && change({ object: key })} />
      </Field>
      {withField(doc.never) && (
        <Field label={t('field')} help={t(doc.never === 'view' ? 'fieldViewHelp' : 'fieldEditHelp')} error={errors.field}>
          <Select
            clearable
            placeholder={t('wholeRecord')}
            value={doc.field ?? null}
            options={grantFields(object).filter((one) => one.of === undefined).map((one) => ({ value: one.key, label: one.system ? tr(`system.${one.key}`) : text(one.label) || one.key, keywords: one.key }))}
            onChange={(field) => change({ field: field ?? undefined })}
          />
        </Field>
      )}
      <Field label={t('rows')} group help={t('rowsHelp')} error={errors.rows}>
        <ConditionBuilder object={doc.object} usage="filter" label={t('rows')} invalid={!!errors.rows} value={doc.rows ?? ''} onChange={(rows) => change({ rows: rows || undefined }, 'rows')} />
      </Field>
      <Field label={t('severity')} group>
        <RadioGroup value={doc.severity ?? 'block'} options={(['block', 'warn'] as const).map((one) => ({ value: one, label: t(`severityWords.${one}`) }))} onChange={(severity) => change({ severity })} />
      </Field>
      <LabelProp label={t('note')} value={doc.description} onChange={(description) => change({ description }, 'description')} />
    </div>
  );
}
