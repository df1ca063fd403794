import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { LogEntry } from '@/design/documents/LogEntry';
import { LogList } from '@/design/documents/LogList';
import { useZone } from '@/shared/api';
import { formatMoment, formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, confirm, InlineError, notify, SkeletonLines, Tag } from '@/shared/ui';
import { useDeliveries, useDelivery, useHeads, useReplay, type Delivery, type DeliveryState } from './api';
import styles from './Webhooks.module.css';

const states = ['', 'sent', 'waiting', 'dead'] as const;
const colors = { sent: 'green', waiting: 'amber', dead: 'red' } as const;

/** What a webhook sent, has to send and could not; each opens with its body and answer. */
export function Deliveries({ webhook }: { webhook: string }) {
  const t = useT('webhooks');
  const [state, setState] = useState<DeliveryState | ''>('');
  const list = useDeliveries(webhook, state);
  const dead = useHeads(true).data?.items.find((one) => one.key === webhook)?.dead ?? 0;
  const replay = useReplay(webhook);
  const again = async (): Promise<void> => {
    if (await confirm({ title: t('replayAllTitle', { count: dead }), body: t('replayAllBody'), action: t('replay') })) {
      replay.mutate({ state: 'dead' }, { onSuccess: ({ count }) => notify(t('replayed', { count }), { kind: 'success' }) });
    }
  };
  return (
    <LogList
      label={t('states')}
      states={states.map((one) => ({ key: one, label: t(`state.${one || 'all'}`) }))}
      state={state}
      onState={setState}
      actions={
        dead > 0 && (
          <Button size="small" icon={RotateCw} loading={replay.isPending} onClick={() => void again()}>
            {t('replayAll', { count: dead })}
          </Button>
        )
      }
      error={replay.error}
      list={list}
      none={t(state ? 'noneOfState' : 'noneYet')}
    >
      {(one) => <Row key={one.id} webhook={webhook} delivery={one} onReplay={() => replay.mutate({ ids: [one.id] }, { onSuccess: ({ count }) => notify(t('replayed', { count }), { kind: 'success' }) })} />}
    </LogList>
  );
}

function Row({ webhook, delivery, onReplay }: { webhook: string; delivery: Delivery; onReplay: () => void }) {
  const t = useT('webhooks');
  const short = (
    <>
      <span>{t(`event.${delivery.event}`)}</span>
      <Tag color={colors[delivery.state]}>{t(`state.${delivery.state}`)}</Tag>
      <span className={styles.quiet}>{outcomeWords(t, delivery)}</span>
    </>
  );
  return (
    <LogEntry at={delivery.created} short={short}>
      {() => (
        <>
          <One webhook={webhook} id={delivery.id} />
          {delivery.state !== 'waiting' && (
            <div>
              <Button size="small" icon={RotateCw} onClick={onReplay}>
                {t('replay')}
              </Button>
            </div>
          )}
        </>
      )}
    </LogEntry>
  );
}

function One({ webhook, id }: { webhook: string; id: string }) {
  const t = useT('webhooks');
  const zone = useZone();
  const one = useDelivery(webhook, id);
  if (one.error) return <InlineError error={one.error} onRetry={() => void one.refetch()} />;
  if (!one.data) return <SkeletonLines lines={3} />;
  return (
    <>
      {one.data.due && one.data.attempts > 0 && <p className={styles.quiet}>{t('next', { time: formatMoment(one.data.due, zone) })}</p>}
      <p className={styles.quiet}>{t('message')} <code data-no-words>{id}</code></p>
      <pre className={styles.json} tabIndex={0} aria-label={t('body')} data-no-words>{JSON.stringify(one.data.body, null, 2)}</pre>
      {one.data.answer && <pre className={styles.json} tabIndex={0} aria-label={t('answer')} data-no-words>{one.data.answer}</pre>}
    </>
  );
}

const kinds = ['bad_url', 'bad_host', 'inside', 'redirect', 'too_large', 'busy', 'unreached', 'internal'];

/** How the last attempt ended: 200 · 86 ms · 第 1 次, or why there was no answer. */
export function outcomeWords(t: (key: string, values?: Record<string, unknown>) => string, of: { status: number; ms: number; error: string; attempts?: number }): string {
  const missing = of.error.startsWith('no_secret: ') ? of.error.slice('no_secret: '.length) : '';
  const why = missing ? t('error.no_secret', { name: missing }) : kinds.includes(of.error) ? t(`error.${of.error}`) : of.error;
  return [of.status ? String(of.status) : '', why, of.status ? t('ms', { ms: formatNumber(of.ms) }) : '', of.attempts ? t('attempt', { count: of.attempts }) : ''].filter(Boolean).join(' · ');
}
