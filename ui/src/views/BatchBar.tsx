import { useNavigate } from '@tanstack/react-router';
import { ArrowRightLeft, Download, Ellipsis, Merge, Pencil, Printer, Tag, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { announce } from '@/shared/a11y';
import { isApiError } from '@/shared/api';
import { formatNumber } from '@/shared/format';
import type { BatchRequest, Operation } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { Button, confirm, IconButton, Menu, notify, type MenuItem } from '@/shared/ui';
import { nothing, type Selection } from '@/grid';
import type { Doing, Target } from '@/batch/BatchDialog';
import { MOST as MOST_MERGED } from '@/merge/most';
import styles from './ListPage.module.css';
import { MOST_TICKED, printSearch } from './print';
import { batch, type BatchOutcome } from './request';
import type { ListModel } from './useList';

const TransferDialog = lazy(() => import('./TransferDialog'));
const BatchDialog = lazy(() => loadWords('batch').then(() => import('@/batch/BatchDialog')));
const ReportDialog = lazy(() => loadWords('batch').then(() => import('@/batch/ReportDialog')));
const ExplainDrawer = lazy(() => loadWords('rights', 'expression').then(() => import('@/rights/explain/ExplainDrawer')));
const RefusedDialog = lazy(() => import('./RefusedDialog'));

interface BatchBarProps {
  list: ListModel;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  count: number | null;
  more: boolean;
  onDone: () => void;
  onExport?: () => void;
}

/**
 * What can be done with the ticked rows, or with all that the list shows. Numbers are
 * said before anything happens, and all of it is undone as one. Who has no right to
 * batches hands over and deletes the ticked rows one by one.
 */
export default function BatchBar({ list, selection, onSelection, count, more, onDone, onExport }: BatchBarProps) {
  const t = useT('views');
  const viewOnly = useViewOnly();
  const navigate = useNavigate();
  const { meta, rows, ctx } = list;
  const [transfer, setTransfer] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [report, setReport] = useState<{ id: string; changed: number; refused: number } | null>(null);
  const [wholeOf, setWhole] = useState<Selection | null>(null);
  const [busy, setBusy] = useState<string | null>(null);
  const [refused, setRefused] = useState<BatchOutcome['refused'] | null>(null);
  const [tried, setTried] = useState<Operation>('delete');
  const [why, setWhy] = useState<string | null>(null);
  const object = text(meta.label, ctx.locale);
  const ids = [...selection];
  const operations = meta.operations;
  const many = operations.includes('batch');
  const whole = wholeOf === selection; // ticking anything ends it
  const number = whole && count !== null ? count : ids.length;
  const target: Target = whole ? { filter: rows.filter, q: rows.q } : { ids };
  const writes = meta.fields.some((f) => !f.read_only && !f.system);
  const tags = meta.fields.some((f) => !f.read_only && (f.type === 'tags' || f.type === 'multi_select'));
  const buttons = (meta.buttons ?? []).filter((button) => button.action === 'hook' || (button.action === 'update' && operations.includes('edit')));

  const others: MenuItem[] = [
    ...(operations.includes('merge')
      ? [
          {
            key: 'merge',
            label: t('batch.merge'),
            icon: Merge,
            disabled: viewOnly || (whole || ids.length < 2 || ids.length > MOST_MERGED ? t('batch.mergeMost', { count: MOST_MERGED }) : false),
            onSelect: () => void navigate({ to: '/a/$app/o/$object/merge', params: { app: list.app, object: meta.key }, search: { ids: ids.join(',') } }),
          },
        ]
      : []),
    ...(many && !viewOnly ? buttons.map((button) => ({ key: button.key, label: text(button.label, ctx.locale), onSelect: () => setDoing({ action: 'press', button }) })) : []),
    ...(operations.includes('print')
      ? [
          {
            key: 'print',
            label: t('list.print'),
            icon: Printer,
            disabled: !whole && ids.length > MOST_TICKED ? t('batch.printMost', { count: MOST_TICKED }) : false,
            onSelect: () => void navigate({ to: '/a/$app/o/$object/print', params: { app: list.app, object: meta.key }, search: printSearch(list, whole ? [] : ids) }),
          },
        ]
      : []),
  ];

  const fail = (error: unknown): void => {
    setBusy(null);
    setRefused([{ id: '', message: isApiError(error) ? error.message : t('batch.failed'), right: false }]);
  };
  const run = async (request: BatchRequest, said: string): Promise<void> => {
    setDoing(null);
    setBusy(t('batch.progress', { done: 0, total: formatNumber(number) }));
    try {
      const [{ runBatch }, { undoAct }] = await Promise.all([import('@/batch/useBatch'), import('@/batch/undo')]);
      const done = await runBatch(meta.key, request, (n, total) => setBusy(t('batch.progress', { done: formatNumber(n), total: formatNumber(total || number) })));
      setBusy(null);
      onDone();
      if (done.changed > 0) {
        const words = said.replace('{{shown}}', formatNumber(done.changed));
        announce(words);
        notify(words, { kind: 'success', action: { label: t('batch.undo'), onClick: () => void undoAct(done.id) } });
      }
      if (done.state === 'failed') setRefused([{ id: '', message: done.error || t('batch.failed'), right: false }]);
      else if (done.refused > 0) setReport(done); // the bar stays with its rows until that is read
      else onSelection(nothing);
    } catch (error) {
      fail(error);
    }
  };
  const single = async (operation: Operation, of: (id: string) => Parameters<typeof batch>[1][number], said: (n: number) => string): Promise<void> => {
    setTried(operation);
    const progress = (done: number): void => setBusy(t('batch.progress', { done, total: ids.length }));
    progress(0);
    await batch(meta.key, ids.map(of), progress).then((outcome) => {
      setBusy(null);
      onSelection(new Set(outcome.refused.map((r) => r.id)));
      onDone();
      if (outcome.done.length > 0) {
        notify(said(outcome.done.length), { kind: 'success' });
        announce(said(outcome.done.length));
      }
      if (outcome.refused.length > 0) setRefused(outcome.refused);
    }, fail);
  };
  const remove = async (): Promise<void> => {
    if (many) return setDoing({ action: 'delete' });
    const yes = await confirm({
      title: t('batch.deleteTitle', { count: ids.length, shown: formatNumber(ids.length), object }),
      body: t('batch.deleteBody'),
      action: t('batch.deleteAction', { count: ids.length, shown: formatNumber(ids.length) }),
      danger: true,
    });
    if (yes) await single('delete', (id) => ({ method: 'delete', id }), (n) => t('batch.deleted', { count: n, shown: formatNumber(n) }));
  };
  const assign = async (owner: string, name: string): Promise<void> => {
    setTransfer(false);
    await single('assign', (id) => ({ method: 'update', id, data: { owner } }), (n) => t('batch.transferred', { count: n, shown: formatNumber(n), name }));
  };
  return (
    <>
      {ids.length > 0 && (
        <div role="toolbar" aria-label={t('batch.title')} className={styles.batch} data-batch-bar>
          <strong>{t('batch.selected', { count: number, shown: formatNumber(number) + (whole && more ? '+' : '') })}</strong>
          {busy ? (
            <span role="status">{busy}</span>
          ) : (
            <>
              {many && !whole && count !== null && (count > ids.length || more) && (
                <Button size="small" kind="text" onClick={() => setWhole(selection)}>
                  {t('batch.selectAll', { shown: formatNumber(count) + (more ? '+' : '') })}
                </Button>
              )}
              <span className={styles.divider} aria-hidden />
              {many && operations.includes('edit') && writes && (
                <Button size="small" kind="text" icon={Pencil} disabled={viewOnly} onClick={() => setDoing({ action: 'edit' })}>
                  {t('batch.edit')}
                </Button>
              )}
              {operations.includes('assign') && meta.owner && (
                <Button size="small" kind="text" icon={ArrowRightLeft} disabled={viewOnly} onClick={() => (many ? setDoing({ action: 'transfer' }) : setTransfer(true))}>
                  {t('batch.transfer')}
                </Button>
              )}
              {many && operations.includes('edit') && tags && (
                <Button size="small" kind="text" icon={Tag} disabled={viewOnly} onClick={() => setDoing({ action: 'tag' })}>
                  {t('batch.tag')}
                </Button>
              )}
              {onExport && (
                <Button
                  size="small"
                  kind="text"
                  icon={Download}
                  disabled={viewOnly}
                  onClick={() => {
                    if (whole) onSelection(nothing);
                    onExport();
                  }}
                >
                  {t('list.export')}
                </Button>
              )}
              {operations.includes('delete') && (
                <Button size="small" kind="text" icon={Trash2} disabled={viewOnly} onClick={() => void remove()}>
                  {t('batch.delete')}
                </Button>
              )}
              {others.length > 0 && (
                <Menu label={t('batch.more')} items={() => others} placement="top-end">
                  <IconButton size="small" icon={Ellipsis} label={t('batch.more')} />
                </Menu>
              )}
              <IconButton size="small" icon={X} label={t('batch.clear')} onClick={() => onSelection(nothing)} />
            </>
          )}
        </div>
      )}
      <Suspense>
        {doing && <BatchDialog meta={meta} doing={doing} target={target} count={number} onClose={() => setDoing(null)} onRun={(request, said) => void run(request, said)} />}
        {report && <ReportDialog id={report.id} changed={report.changed} refused={report.refused} onClose={() => onSelection(nothing)} />}
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
