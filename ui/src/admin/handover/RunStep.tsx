import { useQueryClient } from '@tanstack/react-query';
import { CircleCheck, CircleX, LoaderCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { recordsWritten, useJob, useZone } from '@/shared/api';
import { formatNumber, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, InlineError, Panel, Progress, Segmented, SkeletonLines } from '@/shared/ui';
import { busy, useHandover, useItems, useUndo, type Handover } from './api';
import styles from './Handover.module.css';

/** The handover while it runs, its report, and the way back within a day. */
export function RunStep({ id, onAgain }: { id: string; onAgain: () => void }) {
  const handover = useHandover(id);
  if (handover.error) return <InlineError error={handover.error} onRetry={() => void handover.refetch()} />;
  if (!handover.data) {
    return (
      <Panel>
        <SkeletonLines lines={4} />
      </Panel>
    );
  }
  return <Report handover={handover.data} onAgain={onAgain} />;
}

function Report({ handover, onAgain }: { handover: Handover; onAgain: () => void }) {
  const t = useT('handover');
  const zone = useZone();
  const client = useQueryClient();
  const undo = useUndo(handover.id);
  const running = busy(handover.state);
  useEffect(() => {
    if (running) return;
    void client.invalidateQueries({ queryKey: ['people'] });
    void client.invalidateQueries({ queryKey: ['handover', 'inventory'] });
    recordsWritten();
  }, [running, client]);
  const job = useJob(running ? handover.job : null).data;
  const bad = handover.state === 'failed' || handover.state === 'cancelled';
  const Icon = running ? LoaderCircle : bad ? CircleX : CircleCheck;
  const back = async () => {
    const yes = await confirm({ title: t('undo.title', { count: handover.assigned, number: formatNumber(handover.assigned) }), body: t('undo.words'), action: t('undo.act') });
    if (yes) undo.mutate();
  };
  return (
    <>
      <Panel>
        <div className={styles.result} role="status">
          <Icon aria-hidden className={running ? styles.turning : bad ? styles.bad : styles.good} />
          <div>
            <strong>{t(`result.${handover.state}`, { name: handover.person.name })}</strong>
            <p className={styles.quiet}>{t('result.counts', { assigned: formatNumber(handover.assigned), refused: formatNumber(handover.refused) })}</p>
            {(handover.undone > 0 || handover.kept > 0) && <p className={styles.quiet}>{t('result.undoneCounts', { undone: formatNumber(handover.undone), kept: formatNumber(handover.kept) })}</p>}
            {!running && handover.disable && <p className={styles.quiet}>{t('result.disabled', { name: handover.person.name })}</p>}
          </div>
        </div>
        {running && <Progress label={t('step.run')} value={job?.done} max={job?.total || 1} />}
        {undo.error && <InlineError error={undo.error} />}
        <div className={styles.acts}>
          {handover.undoable && (
            <Button loading={undo.isPending} onClick={() => void back()}>
              {t('undo.until', { time: formatRelative(handover.undoUntil, { zone }) })}
            </Button>
          )}
          {!running && <Button onClick={onAgain}>{t('result.again')}</Button>}
        </div>
      </Panel>
      {handover.objects && handover.objects.length > 0 && (
        <Panel title={t('result.objects')}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('object')}</th>
                {(['assigned', 'refused', 'undone', 'kept'] as const).map((key) => (
                  <th key={key} scope="col" className={styles.number}>
                    {t(`items.${key}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {handover.objects.map((object) => (
                <tr key={object.object}>
                  <th scope="row">{text(object.label) || object.object}</th>
                  <td className={styles.number}>{formatNumber(object.assigned)}</td>
                  <td className={styles.number}>{formatNumber(object.refused)}</td>
                  <td className={styles.number}>{formatNumber(object.undone)}</td>
                  <td className={styles.number}>{formatNumber(object.kept)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      {!running && <Items handover={handover} />}
    </>
  );
}

const kinds = ['refused', 'done', 'kept', 'undone'] as const;

/** What became of each record. */
function Items({ handover }: { handover: Handover }) {
  const t = useT('handover');
  const counts: Record<(typeof kinds)[number], number> = { done: handover.assigned - handover.undone - handover.kept, refused: handover.refused, undone: handover.undone, kept: handover.kept };
  const some = kinds.filter((kind) => counts[kind] > 0);
  const [chosen, setChosen] = useState<(typeof kinds)[number] | null>(null);
  const kind = chosen && some.includes(chosen) ? chosen : some[0];
  const items = useItems(handover.id, kind, kind !== undefined);
  if (!kind) return null;
  const rows = items.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title={t('items.title')} actions={<Segmented size="small" label={t('items.title')} value={kind} onChange={setChosen} items={some.map((key) => ({ key, label: t(`items.${key === 'done' ? 'assigned' : key}`), count: counts[key] }))} />}>
      {items.isPending && <SkeletonLines lines={3} />}
      {items.error && <InlineError error={items.error} onRetry={() => void items.refetch()} />}
      <ul className={styles.list}>
        {rows.map((item) => (
          <li key={`${item.object}/${item.record}`}>
            <Link to="/o/$object" params={{ object: item.object }} search={{ r: item.record } as never}>
              {item.title || item.record}
            </Link>
            <span className={item.state === 'refused' ? styles.bad : styles.quiet}>{item.message || (item.to.name ? t('items.to', { name: item.to.name }) : '')}</span>
          </li>
        ))}
      </ul>
      {items.hasNextPage && (
        <div className={styles.acts}>
          <Button size="small" loading={items.isFetchingNextPage} onClick={() => void items.fetchNextPage()}>
            {t('items.more')}
          </Button>
        </div>
      )}
    </Panel>
  );
}
