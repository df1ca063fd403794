import { KeyRound, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { DraftState } from '@/design/DraftState';
import { useDocSession } from '@/design/useDocSession';
import { problemsUnder, useDefinition, useDefinitions, type WebhookDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, cx, Drawer, EmptyState, IconButton, InlineError, SkeletonLines, Switch, TabPanel, Tabs } from '@/shared/ui';
import { Deliveries } from './Deliveries';
import { NewKey } from './NewKey';
import { Settings } from './Settings';
import { Trial } from './Trial';
import styles from './Webhooks.module.css';

interface WebhookDrawerProps {
  webhook: string;
  /** Whether it is in the release: only then there is something to see of it. */
  published: boolean;
  dead: number;
  tab: string | undefined;
  onTab: (tab: string | undefined) => void;
  onRemove: (doc: WebhookDoc, published: boolean) => void;
  onClose: () => void;
}

const parts = ['settings', 'deliveries', 'trial'] as const;

/** One webhook: its settings, saved as a draft at once, what it sent, and a trial. */
export default function WebhookDrawer({ webhook, published, dead, tab, onTab, onRemove, onClose }: WebhookDrawerProps) {
  const t = useT('webhooks');
  const definition = useDefinition('webhook', webhook);
  const objects = useDefinitions('object').data ?? [];
  const roles = useDefinitions('role').data ?? [];
  const { session, view } = useDocSession('webhook', definition.data);
  const [key, setKey] = useState(false);
  const doc = view?.present;
  const part = parts.find((one) => one === tab) ?? 'settings';
  const close = (): void => void (session?.flush() ?? Promise.resolve()).then(onClose);
  const errors = problemsUnder(view?.save.problems[`webhook/${webhook}`], '');
  return (
    <Drawer
      open
      name="webhook"
      onClose={close}
      label={t('one')}
      title={text(doc?.label) || webhook}
      actions={
        doc &&
        session &&
        view && (
          <>
            <DraftState view={view} session={session} />
            <Switch checked={!doc.disabled} onChange={(on) => session.apply((now) => without({ ...now, disabled: on ? undefined : true }))}>
              {t('active')}
            </Switch>
            <IconButton size="small" icon={Trash2} label={t('remove', { name: text(doc.label) || webhook })} onClick={() => void session.flush().then(() => onRemove(doc, !!definition.data?.$meta.published))} />
          </>
        )
      }
    >
      {definition.error ? (
        <InlineError error={definition.error} onRetry={() => void definition.refetch()} />
      ) : !doc || !session ? (
        <SkeletonLines lines={6} />
      ) : (
        <>
          <Tabs id="webhook" className={styles.tabs} label={t('one')} value={part} items={parts.map((one) => ({ key: one, label: t(`part.${one}`), ...(one === 'deliveries' && dead > 0 && { faults: dead }) }))} onChange={(next) => onTab(next === 'settings' ? undefined : next)} />
          <TabPanel id="webhook" value={part}>
            <div className={cx(styles.panel, styles.drawer)}>
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
      {key && <NewKey webhook={webhook} onClose={() => setKey(false)} />}
    </Drawer>
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
