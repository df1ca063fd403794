import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { DocumentDrawer } from '@/design/documents/DocumentDrawer';
import documentStyles from '@/design/documents/Documents.module.css';
import type { Documents } from '@/design/documents/useDocuments';
import { useDefinitions, type WebhookDoc } from '@/meta';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, TabPanel, Tabs } from '@/shared/ui';
import { webhookPath } from './api';
import { Deliveries } from './Deliveries';
import { NewKey } from './NewKey';
import { Settings } from './Settings';
import { Trial } from './Trial';
import styles from './Webhooks.module.css';

interface WebhookDrawerProps {
  documents: Documents<'webhook'>;
  webhook: string;
  /** Whether it is in the release: only then there is something to see of it. */
  published: boolean;
  dead: number;
}

const parts = ['settings', 'deliveries', 'trial'] as const;

/** One webhook: its settings, what it sent, and a trial. */
export default function WebhookDrawer({ documents, webhook, published, dead }: WebhookDrawerProps) {
  const t = useT('webhooks');
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const [key, setKey] = useState(false);
  const part = parts.find((one) => one === documents.tab) ?? 'settings';
  return (
    <>
      <DocumentDrawer documents={documents} document={webhook} label={t('one')} written={without}>
        {({ doc, session, errors }) => (
          <>
            <Tabs id="webhook" className={styles.tabs} label={t('one')} value={part} items={parts.map((one) => ({ key: one, label: t(`part.${one}`), ...(one === 'deliveries' && dead > 0 && { faults: dead }) }))} onChange={(next) => documents.showTab(next === 'settings' ? undefined : next)} />
            <TabPanel id="webhook" value={part}>
              <div className={documentStyles.drawer}>
                {part === 'settings' && (
                  <>
                    <Settings doc={doc} objects={objects} roles={roles} errors={errors} onChange={(patch, at) => session.apply((now) => without({ ...now, ...patch }), at)} />
                    <div className={styles.key}>
                      <p className={styles.quiet}>{t('key.help')}</p>
                      <Button icon={KeyRound} disabled={published ? false : t('unpublished')} onClick={() => setKey(true)}>
                        {t('key.new')}
                      </Button>
                    </div>
                  </>
                )}
                {part !== 'settings' && !published && <EmptyState title={t('unpublished')} />}
                {part === 'deliveries' && published && <Deliveries webhook={webhook} />}
                {part === 'trial' && published && <Trial webhook={webhook} object={doc.object} />}
              </div>
            </TabPanel>
          </>
        )}
      </DocumentDrawer>
      {key && <NewKey path={`${webhookPath(webhook)}/key`} onClose={() => setKey(false)} />}
    </>
  );
}

/** A document without what says the same as nothing. */
function without(doc: WebhookDoc): WebhookDoc {
  const next = { ...doc };
  for (const part of ['fields', 'send'] as const) if (next[part]?.length === 0) delete next[part];
  if (!next.condition) delete next.condition;
  if (!next.disabled) delete next.disabled;
  if (next.headers && Object.keys(next.headers).length === 0) delete next.headers;
  if (!next.events.includes('update')) delete next.fields;
  return next;
}
