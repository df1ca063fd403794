import { RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { LogEntry } from '@/design/documents/LogEntry';
import { LogList } from '@/design/documents/LogList';
import { useMe } from '@/shared/api';
import { useT } from '@/shared/i18n';
import { Button, confirm, Field, InlineError, notify, SkeletonLines, Tag, TextArea } from '@/shared/ui';
import { useDiscard, useMessage, useMessages, useRetake, useRetakeAll, type Message, type MessageState } from './api';
import { Reasons } from './Reasons';
import styles from './Inbound.module.css';
import webhookStyles from '../Webhooks.module.css';

const states = ['quarantined', 'taken', 'discarded', ''] as const;
const colors = { taken: 'green', waiting: 'amber', quarantined: 'red', discarded: undefined } as const;

/** What came to an endpoint. What could not be taken is looked at, corrected and taken again, or put aside. */
export function Messages({ endpoint, quarantined }: { endpoint: string; quarantined: number }) {
  const t = useT('webhooks');
  const [state, setState] = useState<MessageState | ''>('quarantined');
  const [progress, setProgress] = useState(0);
  const list = useMessages(endpoint, state);
  const all = useRetakeAll(endpoint, setProgress);
  const discard = useDiscard(endpoint);
  const again = async (): Promise<void> => {
    if (!(await confirm({ title: t('in.retakeAllTitle', { count: quarantined }), body: t('in.retakeAllBody'), action: t('in.retake') }))) return;
    setProgress(0);
    all.mutate(undefined, { onSuccess: ({ taken, failed }) => notify(t('in.retaken', { taken, failed }), { kind: failed === 0 ? 'success' : undefined }) });
  };
  const aside = async (): Promise<void> => {
    if (await confirm({ title: t('in.discardTitle', { count: quarantined }), body: t('in.discardBody'), action: t('in.discard'), danger: true })) {
      discard.mutate([], { onSuccess: ({ count }) => notify(t('in.discarded', { count })) });
    }
  };
  return (
    <LogList
      label={t('states')}
      states={states.map((one) => ({ key: one, label: t(`in.state.${one || 'all'}`) }))}
      state={state}
      onState={setState}
      actions={
        quarantined > 0 && (
          <>
            <Button size="small" icon={RotateCw} loading={all.isPending} onClick={() => void again()}>
              {all.isPending ? t('in.retaking', { done: progress, count: Math.max(quarantined, progress) }) : t('in.retakeAll', { count: quarantined })}
            </Button>
            <Button size="small" icon={Trash2} loading={discard.isPending} onClick={() => void aside()}>
              {t('in.discardAll')}
            </Button>
          </>
        )
      }
      error={all.error ?? discard.error}
      list={list}
      none={t(state === 'quarantined' ? 'in.noneQuarantined' : 'in.noneOfState')}
    >
      {(one) => (
        <LogEntry key={one.id} at={one.at} short={<Short message={one} />}>
          {() => <One endpoint={endpoint} id={one.id} />}
        </LogEntry>
      )}
    </LogList>
  );
}

function Short({ message }: { message: Message }) {
  const t = useT('webhooks');
  return (
    <>
      <Tag color={colors[message.state]}>{t(`in.state.${message.state}`)}</Tag>
      {message.corrected && <Tag>{t('in.corrected')}</Tag>}
      <span className={webhookStyles.quiet}>{message.reasons[0]?.message ?? <code data-no-words>{message.message}</code>}</span>
    </>
  );
}

function One({ endpoint, id }: { endpoint: string; id: string }) {
  const t = useT('webhooks');
  const one = useMessage(endpoint, id);
  const retake = useRetake(endpoint);
  const discard = useDiscard(endpoint);
  const [typed, setTyped] = useState<string | null>(null);
  const objects = useMe().data?.objects;
  if (one.error) return <InlineError error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <SkeletonLines lines={3} />;
  const { state, reasons, record, object, message, release, body = '' } = one.data;
  const may = state === 'quarantined' || state === 'discarded';
  const text = typed ?? body;
  const app = (object && objects?.[object]?.app) || '_';
  return (
    <div className={webhookStyles.panel}>
      <p className={webhookStyles.quiet}>
        {t('message')} <code data-no-words>{message}</code> · {t('in.release', { version: release })}
      </p>
      <Reasons list={reasons} />
      {record && object && (
        <Link className={webhookStyles.link} to={`/a/${app}/o/${object}/${record}` as never}>
          {t('in.openRecord')}
        </Link>
      )}
      {may && (
        <>
          <Field label={t('in.body')}>
            <TextArea className={styles.code} data-no-words spellCheck={false} rows={Math.min(16, text.split('\n').length + 2)} value={text} onChange={(event) => setTyped(event.target.value)} />
          </Field>
          {retake.error && <InlineError error={retake.error} />}
          <div className={webhookStyles.head}>
            <Button size="small" kind="primary" icon={RotateCw} loading={retake.isPending} onClick={() => retake.mutate({ id, ...(text !== body && { body: text }) }, { onSuccess: (now) => {
                setTyped(null);
                notify(t(now.state === 'taken' ? 'in.isTaken' : 'in.stillNot'), { kind: now.state === 'taken' ? 'success' : undefined });
              } })}>
              {t(text !== body ? 'in.retakeCorrected' : 'in.retake')}
            </Button>
            {state === 'quarantined' && (
              <Button size="small" icon={Trash2} loading={discard.isPending} onClick={() => discard.mutate([id], { onSuccess: ({ count }) => notify(t('in.discarded', { count })) })}>
                {t('in.discard')}
              </Button>
            )}
          </div>
        </>
      )}
    </div>
  );
}
