import { FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Field, InlineError, Tag, TextArea } from '@/shared/ui';
import { useTry } from './api';
import { Reasons } from './Reasons';
import styles from './Inbound.module.css';
import webhookStyles from '../Webhooks.module.css';

/** What would come of a message, by the published settings; nothing is written. */
export function InboundTrial({ endpoint }: { endpoint: string }) {
  const t = useT('webhooks');
  const [body, setBody] = useState('');
  const trial = useTry(endpoint);
  return (
    <>
      <p className={webhookStyles.quiet}>{t('in.trialHelp')}</p>
      <Field label={t('in.body')}>
        <TextArea className={styles.code} data-no-words spellCheck={false} rows={8} value={body} onChange={(event) => setBody(event.target.value)} />
      </Field>
      <div>
        <Button kind="primary" icon={FlaskConical} disabled={!body.trim()} loading={trial.isPending} onClick={() => trial.mutate(body)}>
          {t('in.try')}
        </Button>
      </div>
      {trial.error && <InlineError error={trial.error} />}
      {trial.data && (
        <div className={webhookStyles.panel} role="status">
          <p>
            <Tag color={trial.data.reasons.length === 0 ? 'green' : 'red'}>{t(trial.data.reasons.length > 0 ? 'in.wouldNot' : trial.data.hook ? 'in.wouldTake' : trial.data.record ? 'in.wouldChange' : 'in.wouldCreate')}</Tag>
          </p>
          <Reasons list={trial.data.reasons} />
          {trial.data.hook && (
            <pre className={webhookStyles.json} tabIndex={0} aria-label={t('in.would')} data-no-words>
              {[...trial.data.hook.would.map((one) => [one.what, one.to, one.said].filter(Boolean).join(' ')), ...trial.data.hook.log].join('\n') || '—'}
            </pre>
          )}
          {trial.data.values && (
            <pre className={webhookStyles.json} tabIndex={0} aria-label={t('in.values')} data-no-words>
              {JSON.stringify(trial.data.values, null, 2)}
            </pre>
          )}
        </div>
      )}
    </>
  );
}
