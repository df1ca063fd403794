import { Trash2 } from 'lucide-react';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { problemsUnder, useDefinition, useDefinitions, type AssertionDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { DraftState } from '@/design/DraftState';
import { useDocSession } from '@/design/useDocSession';
import { text, useT } from '@/shared/i18n';
import { cx, Drawer, Field, IconButton, InlineError, RadioGroup, Select, SkeletonLines, Switch } from '@/shared/ui';
import { grantFields } from '../grant/model';
import type { Result } from './api';
import { Breaches } from './Breaches';
import { changed, forbidden, named, withField } from './model';
import { Sentence } from './Sentence';
import { StateTag } from './StateTag';
import { WhoFields } from './WhoFields';
import styles from './Assertions.module.css';

interface AssertionDrawerProps {
  app: string;
  assertion: string;
  result: Result | undefined;
  onRemove: (doc: AssertionDoc, published: boolean) => void;
  onClose: () => void;
}

/** One assertion: who never does what with which records; every change is in the draft at once. */
export default function AssertionDrawer({ app, assertion, result, onRemove, onClose }: AssertionDrawerProps) {
  const t = useT('assertion');
  const tr = useT('rights');
  const definition = useDefinition('assertion', assertion);
  const objects = useDefinitions('object').data ?? [];
  const { session, view } = useDocSession('assertion', definition.data);
  const doc = view?.present;
  const object = objects.find((one) => one.key === doc?.object);
  const errors = problemsUnder(view?.save.problems[`assertion/${assertion}`], '');
  const change = (patch: Partial<AssertionDoc>, part?: string): void => session?.apply((now) => changed(now, patch), part);
  const close = (): void => void (session?.flush() ?? Promise.resolve()).then(onClose);
  return (
    <Drawer
      open
      width={640}
      onClose={close}
      label={t('one')}
      title={text(doc?.label) || assertion}
      actions={
        doc &&
        session &&
        view && (
          <>
            <DraftState view={view} session={session} />
            <Switch checked={!doc.disabled} onChange={(on) => change({ disabled: on ? undefined : true })}>
              {tr('grant.active')}
            </Switch>
            <IconButton size="small" icon={Trash2} label={t('remove', { name: text(doc.label) || assertion })} onClick={() => void session.flush().then(() => onRemove(doc, !!definition.data?.$meta.published))} />
          </>
        )
      }
    >
      {definition.error ? (
        <InlineError error={definition.error} onRetry={() => void definition.refetch()} />
      ) : !doc ? (
        <SkeletonLines lines={6} />
      ) : (
        <div className={cx(styles.panel, styles.drawer)}>
          <p>
            <Sentence doc={doc} />
          </p>
          {result && (
            <div className={styles.panel} style={{ gap: 8 }}>
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
      )}
    </Drawer>
  );
}
