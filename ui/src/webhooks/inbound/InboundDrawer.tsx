import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { DocumentDrawer } from '@/design/documents/DocumentDrawer';
import documentStyles from '@/design/documents/Documents.module.css';
import type { Documents } from '@/design/documents/useDocuments';
import { useDefinitions, type InboundDoc } from '@/meta';
import { useT } from '@/shared/i18n';
import { Button, EmptyState, TabPanel, Tabs } from '@/shared/ui';
import { NewKey } from '../NewKey';
import { inboundPath, type InboundHead } from './api';
import { InboundSettings } from './InboundSettings';
import { InboundTrial } from './InboundTrial';
import { Messages } from './Messages';
import webhookStyles from '../Webhooks.module.css';

const parts = ['settings', 'messages', 'trial'] as const;

/** One endpoint: its settings, what came to it, and a trial. */
export default function InboundDrawer({ documents, endpoint, head }: { documents: Documents<'inbound'>; endpoint: string; head?: InboundHead }) {
  const t = useT('webhooks');
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const hooks = (useDefinitions('hook').data ?? []).filter((one) => [one.event].flat().includes('on_inbound'));
  const [key, setKey] = useState<{ first: boolean } | null>(null);
  const part = parts.find((one) => one === documents.tab) ?? 'settings';
  return (
    <>
      <DocumentDrawer documents={documents} document={endpoint} label={t('in.one')} width={640} written={without}>
        {({ doc, session, errors }) => (
          <>
            <Tabs id="inbound" className={webhookStyles.tabs} label={t('in.one')} value={part} items={parts.map((one) => ({ key: one, label: t(`in.part.${one}`), ...(one === 'messages' && head && head.quarantined > 0 && { faults: head.quarantined }) }))} onChange={(next) => documents.showTab(next === 'settings' ? undefined : next)} />
            <TabPanel id="inbound" value={part}>
              <div className={documentStyles.drawer}>
                {part === 'settings' && (
                  <>
                    <InboundSettings doc={doc} objects={objects} roles={roles} hooks={hooks} errors={errors} onChange={(patch, at) => session.apply((now) => without({ ...now, ...patch }), at)} />
                    <div className={webhookStyles.key}>
                      <p className={webhookStyles.quiet}>{t(head && !head.keyed ? 'in.noKey' : 'in.keyHelp')}</p>
                      <Button icon={KeyRound} disabled={head ? false : t('unpublished')} onClick={() => setKey({ first: !head?.keyed })}>
                        {t(head && !head.keyed ? 'key.make' : 'key.new')}
                      </Button>
                    </div>
                  </>
                )}
                {part !== 'settings' && !head && <EmptyState title={t('unpublished')} />}
                {part === 'messages' && head && <Messages endpoint={endpoint} quarantined={head.quarantined} />}
                {part === 'trial' && head && <InboundTrial endpoint={endpoint} />}
              </div>
            </TabPanel>
          </>
        )}
      </DocumentDrawer>
      {key && <NewKey path={`${inboundPath(endpoint)}/key`} first={key.first} onClose={() => setKey(null)} />}
    </>
  );
}

/** A document without what says the same as nothing. */
function without(doc: InboundDoc): InboundDoc {
  const next = { ...doc };
  for (const part of ['object', 'mapping', 'match', 'hook'] as const) if (next[part] === undefined) delete next[part];
  if (!next.match) delete next.match;
  if (!next.contract?.trim()) delete next.contract;
  if (!next.disabled) delete next.disabled;
  return next;
}
