import { ArrowRightLeft, Download, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { announce } from '@/shared/a11y';
import { isApiError } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import type { Operation } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, confirm, IconButton, notify } from '@/shared/ui';
import { nothing, type Selection } from '@/grid';
import styles from './ListPage.module.css';
import { allIds, batch, type BatchOutcome } from './request';
import type { ListModel } from './useList';

const TransferDialog = lazy(() => import('./TransferDialog'));
const ExplainDrawer = lazy(() => loadWords('rights', 'expression').then(() => import('@/rights/explain/ExplainDrawer')));
const RefusedDialog = lazy(() => import('./RefusedDialog'));

/** Rows that one batch may touch; more is the matter of a job. */
const MOST = 10_000;

interface BatchBarProps {
  list: ListModel;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  count: number | null;
  more: boolean;
  onDone: () => void;
  onExport?: () => void;
}

/** What can be done with the ticked rows. Numbers are said before anything happens. */
export default function BatchBar({ list, selection, onSelection, count, more, onDone, onExport }: BatchBarProps) {
  const t = useT('views');
  const viewOnly = useViewOnly();
  const { meta, rows, ctx } = list;
  const [transfer, setTransfer] = useState(false);
  const [busy, setBusy] = useState<string | null>(null);
  const [refused, setRefused] = useState<BatchOutcome['refused'] | null>(null);
  const [tried, setTried] = useState<Operation>('delete');
  const [why, setWhy] = useState<string | null>(null);
  const object = text(meta.label, ctx.locale);
  const ids = [...selection];
  const operations = meta.operations;

  const finish = (outcome: BatchOutcome, said: string): void => {
    setBusy(null);
    onSelection(new Set(outcome.refused.map((r) => r.id)));
    onDone();
    if (outcome.done.length > 0) {
      notify(said, { kind: 'success' });
      announce(said);
    }
    if (outcome.refused.length > 0) setRefused(outcome.refused);
  };
  const fail = (error: unknown): void => {
    setBusy(null);
    setRefused([{ id: '', message: isApiError(error) ? error.message : t('batch.failed'), right: false }]);
  };
  const progress = (done: number): void => setBusy(t('batch.progress', { done, total: ids.length }));

  const remove = async (): Promise<void> => {
    const yes = await confirm({
      title: t('batch.deleteTitle', { count: ids.length, shown: formatNumber(ids.length), object }),
      body: t('batch.deleteBody'),
      action: t('batch.deleteAction', { count: ids.length, shown: formatNumber(ids.length) }),
      danger: true,
    });
    if (!yes) return;
    setTried('delete');
    setBusy(t('batch.progress', { done: 0, total: ids.length }));
    await batch(
      meta.key,
      ids.map((id) => ({ method: 'delete', id })),
      progress,
    ).then(
      (outcome) =>
        finish(outcome, t('batch.deleted', { count: outcome.done.length, shown: formatNumber(outcome.done.length) })),
      fail,
    );
  };
  const assign = async (owner: string, name: string): Promise<void> => {
    setTransfer(false);
    setTried('assign');
    setBusy(t('batch.progress', { done: 0, total: ids.length }));
    await batch(
      meta.key,
      ids.map((id) => ({ method: 'update', id, data: { owner } })),
      progress,
    ).then(
      (outcome) =>
        finish(
          outcome,
          t('batch.transferred', { count: outcome.done.length, shown: formatNumber(outcome.done.length), name }),
        ),
      fail,
    );
  };
  const selectAll = async (): Promise<void> => {
    setBusy(t('batch.collecting', { count: 0, shown: formatNumber(0) }));
    try {
      onSelection(
        new Set(await allIds(rows, MOST, (n) => setBusy(t('batch.collecting', { count: n, shown: formatNumber(n) })))),
      );
    } catch (error) {
      fail(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <>
      {ids.length > 0 && (
        <div role="toolbar" aria-label={t('batch.title')} className={styles.batch}>
          <strong>{t('batch.selected', { count: ids.length, shown: formatNumber(ids.length) })}</strong>
          {busy ? (
            <span role="status">{busy}</span>
          ) : (
            <>
              {count !== null && (count > ids.length || more) && ids.length < MOST && (
                <Button size="small" kind="text" onClick={() => void selectAll()}>
                  {t('batch.selectAll', { shown: more ? MOST.toLocaleString('en-US') : count.toLocaleString('en-US') })}
                </Button>
              )}
              <span className={styles.divider} aria-hidden />
              {operations.includes('assign') && meta.owner && (
                <Button size="small" kind="text" icon={ArrowRightLeft} disabled={viewOnly} onClick={() => setTransfer(true)}>
                  {t('batch.transfer')}
                </Button>
              )}
              {onExport && (
                <Button size="small" kind="text" icon={Download} disabled={viewOnly} onClick={onExport}>
                  {t('list.export')}
                </Button>
              )}
              {operations.includes('delete') && (
                <Button size="small" kind="text" icon={Trash2} disabled={viewOnly} onClick={() => void remove()}>
                  {t('batch.delete')}
                </Button>
              )}
              <IconButton size="small" icon={X} label={t('batch.clear')} onClick={() => onSelection(nothing)} />
            </>
          )}
        </div>
      )}
      <Suspense>
        {transfer && (
          <TransferDialog
            count={ids.length}
            object={object}
            onClose={() => setTransfer(false)}
            onTransfer={(owner, name) => void assign(owner, name)}
          />
        )}
        {refused && why === null && <RefusedDialog refused={refused} list={list} onWhy={setWhy} onClose={() => setRefused(null)} />}
        {why !== null && <ExplainDrawer app={list.app} meta={meta} record={list.pages.loaded().find((row) => row.id === why) ?? { id: why, version: 0 }} operation={tried} onClose={() => setWhy(null)} />}
      </Suspense>
    </>
  );
}
