import { Link, useParams } from '@tanstack/react-router';
import { Merge } from 'lucide-react';
import { useState } from 'react';
import { undoAct } from '@/batch/undo';
import { isApiError, useMe, useObject, zoneOf } from '@/shared/api';
import type { ObjectMeta } from '@/shared/api/types';
import { formatMoment, formatRelative } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { listAsLeft, NoSuchPage, useBreadcrumb, useTopBar, useViewOnly } from '@/shared/page';
import { Button, EmptyState, InlineError, PageBody, Panel, Skeleton, SkeletonLines } from '@/shared/ui';
import { useMerges, type MergeEntry } from './api';
import styles from './Merge.module.css';
import { MergeLink } from './MergeLink';
import { movedWords } from './words';

/** What was merged of an object and can be taken back, at /a/{app}/o/{object}/merges. */
export default function MergesPage() {
  const { app = '_', object = '' }: { app?: string; object?: string } = useParams({ strict: false });
  const meta = useObject(object);
  if (!meta.data) {
    if (!meta.error) return <Skeleton width="100%" height={40} />;
    return isApiError(meta.error) && meta.error.status === 404 ? <NoSuchPage /> : <InlineError error={meta.error} onRetry={() => void meta.refetch()} />;
  }
  return <Log key={object} app={app} meta={meta.data} />;
}

function Log({ app, meta }: { app: string; meta: ObjectMeta }) {
  const t = useT('merge');
  const log = useMerges(meta.key);
  const list = listAsLeft(`/a/${app}/o/${meta.key}`);
  useBreadcrumb([{ label: text(meta.plural) || text(meta.label), to: list }, { label: t('log') }]);
  useTopBar({ back: list });
  const items = log.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <PageBody>
      <Panel title={t('log')}>
        <p className={styles.quiet}>{t('logWords')}</p>
        {meta.operations.includes('merge') && (
          <p>
            <Link to="/a/$app/o/$object/duplicates" params={{ app, object: meta.key }} className={styles.link}>
              {t('suspected')}
            </Link>
          </p>
        )}
        {log.error ? (
          <InlineError error={log.error} onRetry={() => void log.refetch()} />
        ) : log.isPending ? (
          <SkeletonLines lines={5} />
        ) : items.length === 0 ? (
          <EmptyState icon={Merge} title={t('logEmpty')} />
        ) : (
          <ul className={styles.entries}>
            {items.map((entry) => (
              <Row key={entry.cause} meta={meta} entry={entry} />
            ))}
          </ul>
        )}
        {log.hasNextPage && (
          <Button kind="text" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('more')}
          </Button>
        )}
      </Panel>
    </PageBody>
  );
}

function Row({ meta, entry }: { meta: ObjectMeta; entry: MergeEntry }) {
  const t = useT('merge');
  const viewOnly = useViewOnly();
  const zone = zoneOf(useMe().data);
  const [busy, setBusy] = useState(false);
  const moved = movedWords(entry.moved, entry.along, t);
  return (
    <li className={styles.entry}>
      <span>
        {entry.losers.map((one) => one.title || one.id).join(t('join'))} → <MergeLink object={meta.key} one={entry.survivor} />
        {moved && <span className={styles.quiet}> · {moved}</span>}
      </span>
      <span className={styles.quiet}>
        {entry.by?.name || t('someone')} <time title={formatMoment(entry.at, zone)}>{formatRelative(entry.at, { zone })}</time>
      </span>
      {entry.undone ? (
        <span className={styles.quiet}>{t('undone', { at: formatRelative(entry.undone, { zone }) })}</span>
      ) : entry.undoable ? (
        <Button
          size="small"
          loading={busy}
          disabled={viewOnly}
          title={t('until', { at: formatMoment(entry.until, zone) })}
          onClick={() => {
            setBusy(true);
            void undoAct(entry.cause).finally(() => setBusy(false));
          }}
        >
          {t('undo')}
        </Button>
      ) : (
        <span className={styles.quiet}>{t('late')}</span>
      )}
    </li>
  );
}
