import { Send } from 'lucide-react';
import { useState } from 'react';
import { useFieldContext } from '@/fields';
import { useRelationSource } from '@/fields/parts/lookup';
import { LookupInput } from '@/fields/parts/LookupInput';
import type { FieldMeta } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Field, InlineError, Tag } from '@/shared/ui';
import { useTrial } from './api';
import { outcomeWords } from './Deliveries';
import styles from './Webhooks.module.css';

/** Sends one record now, by the published settings, and shows what was asked and answered. */
export function Trial({ webhook, object }: { webhook: string; object: string }) {
  const t = useT('webhooks');
  const [titles, setTitles] = useState<Record<string, string>>({});
  const ctx = useFieldContext(titles);
  const [record, setRecord] = useState<string | null>(null);
  const field: FieldMeta = { key: 'record', type: 'relation', object, label: { zh: t('record'), en: t('record') } };
  const records = useRelationSource(field, ctx);
  const trial = useTrial(webhook);
  return (
    <>
      <p className={styles.quiet}>{t('trialHelp')}</p>
      <Field label={t('record')}>
        <LookupInput field={field} ctx={ctx} source={records} value={record} onChange={(next) => setRecord(typeof next === 'string' && next ? next : null)} onLink={(id, title) => setTitles((known) => ({ ...known, [id]: title }))} />
      </Field>
      <div>
        <Button kind="primary" icon={Send} disabled={!record} loading={trial.isPending} onClick={() => record && trial.mutate(record)}>
          {t('trialSend')}
        </Button>
      </div>
      {trial.error && <InlineError error={trial.error} />}
      {trial.data && (
        <div className={styles.panel} role="status">
          <p className={styles.outcome}>
            <Tag color={trial.data.status >= 200 && trial.data.status < 300 && !trial.data.error ? 'green' : 'red'}>{t(trial.data.status >= 200 && trial.data.status < 300 && !trial.data.error ? 'trialOk' : 'trialFailed')}</Tag>
            <span className={styles.quiet}>{outcomeWords(t, trial.data)}</span>
          </p>
          <pre className={styles.json} tabIndex={0} aria-label={t('body')} data-no-words>{JSON.stringify(trial.data.body, null, 2)}</pre>
          {trial.data.answer && <pre className={styles.json} tabIndex={0} aria-label={t('answer')} data-no-words>{trial.data.answer}</pre>}
        </div>
      )}
    </>
  );
}
