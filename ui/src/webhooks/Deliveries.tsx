import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useZone } from '@/shared/api';
import { formatMoment, formatNumber, formatRelative } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { Button, confirm, EmptyState, InlineError, notify, Segmented, SkeletonLines, Tag } from '@/shared/ui';
import { useDeliveries, useDelivery, useHeads, useReplay, type Delivery, type DeliveryState } from './api';
import styles from './Webhooks.module.css';

const states = ['', 'sent', 'waiting', 'dead'] as const;
const colors = { sent: 'green', waiting: 'amber', dead: 'red' } as const;

/** What a webhook sent, has to send and could not; each opens with its body and answer. */
export function Deliveries({ webhook }: { webhook: string }) {
  const t = useT('webhooks');
  const [state, setState] = useState<DeliveryState | ''>('');
  const [open, setOpen] = useState<string | null>(null);
  const list = useDeliveries(webhook, state);
  const dead = useHeads(true).data?.items.find((one) => one.key === webhook)?.dead ?? 0;
  const replay = useReplay(webhook);
  const again = async (): Promise<void> => {
    if (await confirm({ title: t('replayAllTitle', { count: dead }), body: t('replayAllBody'), action: t('replay') })) {
      replay.mutate({ state: 'dead' }, { onSuccess: ({ count }) => notify(t('replayed', { count }), { kind: 'success' }) });
    }
  };
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={styles.head}>
        <Segmented size="small" label={t('states')} items={states.map((one) => ({ key: one, label: t(`state.${one || 'all'}`) }))} value={state} onChange={setState} />
        <span className={styles.grow} />
        {dead > 0 && (
          <Button size="small" icon={RotateCw} loading={replay.isPending} onClick={() => void again()}>
            {t('replayAll', { count: dead })}
          </Button>
        )}
      </div>
      {replay.error && <InlineError error={replay.error} />}
      {list.error ? (
        <InlineError error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonLines lines={5} />
      ) : items.length === 0 ? (
        <EmptyState small title={t(state ? 'noneOfState' : 'noneYet')} />
      ) : (
        <ul className={styles.deliveries}>
          {items.map((one) => (
            <Row key={one.id} webhook={webhook} delivery={one} open={open === one.id} onOpen={() => setOpen(open === one.id ? null : one.id)} onReplay={() => replay.mutate({ ids: [one.id] }, { onSuccess: ({ count }) => notify(t('replayed', { count }), { kind: 'success' }) })} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function Row({ webhook, delivery, open, onOpen, onReplay }: { webhook: string; delivery: Delivery; open: boolean; onOpen: () => void; onReplay: () => void }) {
  const t = useT('webhooks');
  const zone = useZone();
  return (
    <li className={styles.delivery}>
      <button type="button" className={styles.deliveryHead} aria-expanded={open} onClick={onOpen}>
        <span title={formatMoment(delivery.created, zone)}>{formatRelative(delivery.created, { zone })}</span>
        <span>{t(`event.${delivery.event}`)}</span>
        <Tag color={colors[delivery.state]}>{t(`state.${delivery.state}`)}</Tag>
        <span className={styles.quiet}>{outcomeWords(t, delivery)}</span>
      </button>
      {open && (
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
    </li>
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
