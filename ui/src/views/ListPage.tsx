import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { FieldContextProvider } from '@/fields';
import { CreateRecordProvider, useQuickCreate } from '@/record/CreateRecordProvider';
import { usePrefetchRecord } from '@/record/useRecord';
import { useRememberRows } from '@/record/walk';
import { isApiError, useObject, useWritten } from '@/shared/api';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { loadWords, text, useT } from '@/shared/i18n';
import { NoSuchPage, useBreadcrumb, useRememberList, useTopBar, useViewOnly } from '@/shared/page';
import { InlineError, Skeleton, usePhone } from '@/shared/ui';
import { FilterChips } from './FilterChips';
import { ListFrameContext, type BodyHandle, type ListFrame, type Near } from './frame';
import { GroupSource } from './groupSource';
import { ListDrawer, preloadDrawer } from './ListDrawer';
import { ListFooter } from './ListFooter';
import styles from './ListPage.module.css';
import { ListStates } from './ListStates';
import { preloadTable } from './table';
import { ViewMenu } from './saved/ViewTabs';
import { Toolbar, type OpenPart } from './Toolbar';
import { printSearch } from './print';
import { useList, useListPlace } from './useList';
import { useListEdit } from './useListEdit';
import { useLiveRows } from './useLiveRows';
import { useKeptSelection } from './useKeptSelection';
import { useTotals } from './useTotals';

const BatchBar = lazy(() => import('./BatchBar'));
const ExportDialog = lazy(() => loadWords('import-export').then(() => import('@/import-export/ExportDialog')));
const ExplainDrawer = lazy(() => loadWords('rights', 'expression').then(() => import('@/rights/explain/ExplainDrawer')));

/** Where the title is on a phone. */
const titleCorner = { x: 16, y: 48 };

preloadTable();

/** The list of an object's records, at /a/{app}/o/{object}. */
export default function ListPage() {
  const { object } = useListPlace();
  const meta = useObject(object);
  if (meta.data) {
    return (
      <CreateRecordProvider>
        <List key={object} meta={meta.data} />
      </CreateRecordProvider>
    );
  }
  if (meta.error)
    return isApiError(meta.error) && meta.error.status === 404 ? (
      <NoSuchPage />
    ) : (
      <InlineError error={meta.error} onRetry={() => void meta.refetch()} />
    );
  return <ListSkeleton />;
}

function ListSkeleton() {
  return (
    <div className={styles.page} aria-busy>
      <div className={styles.panel}>
        <div className={styles.toolbar}>
          <Skeleton width={280} height={28} />
          <span className={styles.grow} />
          <Skeleton width={320} height={28} />
        </div>
        <div className={styles.body} />
      </div>
    </div>
  );
}

function List({ meta }: { meta: ObjectMeta }) {
  const t = useT('views');
  const tGrid = useT('grid');
  const list = useList(meta);
  const { app, state, ctx, source, pages, search, patch, rows, kind, show } = list;
  const totals = useTotals(list);
  const navigate = useNavigate();
  const phone = usePhone();
  const viewOnly = useViewOnly();
  const handle = useRef<BodyHandle>(null);
  const [open, setOpen] = useState<OpenPart>(null);
  const [why, setWhy] = useState<{ record: RecordData; field: string } | null>(null);
  const [near, setNear] = useState<Near | null>(null);
  const [exportOpen, setExportOpen] = useState(false);
  const quickCreate = useQuickCreate();
  const { again } = totals;
  const { edit, asking } = useListEdit(list, again);
  useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => source.version,
  );
  const plural = text(meta.plural, ctx.locale) || text(meta.label, ctx.locale);
  useRememberList(`/a/${app}/o/${meta.key}`);
  useRememberRows(source, rows, totals.count, totals.more, !(source instanceof GroupSource));
  useBreadcrumb([
    { label: plural, to: `/a/${app}/o/${meta.key}` },
    ...(text(state.view.label, ctx.locale) ? [{ label: text(state.view.label, ctx.locale) }] : []),
  ]);
  const [viewMenu, setViewMenu] = useState(false);
  const openViews = useCallback(() => setViewMenu(true), []);
  useTopBar({ onTitle: phone ? openViews : undefined });
  const resetKey = list.place;
  const [selection, setSelection] = useKeptSelection(resetKey);
  useEffect(() => {
    if (totals.count !== null)
      announce(t('list.announce', { count: totals.count, shown: totals.more ? t('list.capped') : String(totals.count) }));
  }, [totals.count, totals.more, t]);

  const openPage = useCallback(
    (record: RecordData) =>
      void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: record.id } }),
    [navigate, app, meta.key],
  );
  const openRecord = useCallback(
    (record: RecordData) => {
      if (phone) openPage(record);
      else patch({ r: record.id, tab: undefined });
    },
    [phone, openPage, patch],
  );
  const prefetch = usePrefetchRecord(meta.key);
  const mayCreate = meta.operations.includes('create');
  const mayEdit = meta.operations.includes('edit');
  const create = (type?: string) =>
    void navigate({ to: '/a/$app/o/$object/new', params: { app, object: meta.key }, search: type ? { type } : {} });
  const exporting = meta.operations.includes('export') ? () => setExportOpen(true) : undefined;
  const importing = meta.operations.includes('import')
    ? () => void navigate({ to: '/a/$app/o/$object/import', params: { app, object: meta.key }, search: {} })
    : undefined;
  const changed = useCallback(() => {
    pages.reload();
    if (source instanceof GroupSource) source.reload();
    again();
  }, [pages, source, again]);
  const live = useLiveRows(rows, source, again, changed);
  const written = useWritten((state) => state.times);
  const seen = useRef(written);
  useEffect(() => {
    if (seen.current === written) return;
    seen.current = written;
    changed();
  }, [written, changed]);
  const quick =
    quickCreate && meta.forms.some((f) => f.purpose === 'quick')
      ? () => quickCreate(meta.key, { onCreated: changed })
      : undefined;
  const createWith = useMemo(
    () =>
      quickCreate && mayCreate && !viewOnly
        ? (values: Record<string, unknown>) => quickCreate(meta.key, { prefill: values, onCreated: changed })
        : undefined,
    [quickCreate, mayCreate, viewOnly, meta.key, changed],
  );
  const locked = useCallback(
    (record: RecordData, field: FieldMeta) => viewOnly ?? (record.$locked ? tGrid('lockedRecord') : field.read_only ? tGrid('readOnly') : !mayEdit ? tGrid('noRight') : null),
    [viewOnly, mayEdit, tGrid],
  );
  const frame = useMemo<ListFrame>(
    () => ({
      label: plural,
      totals,
      openId: search.r,
      openFilter: () => setOpen('filter'),
      onWhy: viewOnly ? undefined : (record, field) => setWhy({ record, field: field.key }),
      onPreload: (record) => {
        preloadDrawer();
        prefetch(record.id);
      },
      handle,
      onNear: setNear,
    }),
    [plural, totals, search.r, viewOnly, prefetch],
  );

  return (
    <FieldContextProvider links={ctx.links}>
      <div className={styles.page}>
        <section className={styles.panel} aria-label={plural}>
          <Toolbar
            list={list}
            count={totals.count}
            more={totals.more}
            open={open}
            onOpen={setOpen}
            onNew={create}
            onQuick={quick}
            onImport={importing}
            onExport={exporting}
            onMerges={meta.operations.includes('merge') ? () => void navigate({ to: '/a/$app/o/$object/merges', params: { app, object: meta.key } }) : undefined}
            onBin={meta.operations.includes('delete') ? () => void navigate({ to: '/a/$app/o/$object/bin', params: { app, object: meta.key }, search: {} }) : undefined}
            onPrint={meta.operations.includes('print') ? () => void navigate({ to: '/a/$app/o/$object/print', params: { app, object: meta.key }, search: printSearch(list) }) : undefined}
            phone={phone}
          />
          <FilterChips list={list} onEdit={() => setOpen('filter')} />
          <div className={styles.body}>
            <ListFrameContext value={frame}>
              <Suspense>
                <kind.Body
                  key={kind.type}
                  meta={meta}
                  list={list}
                  show={show}
                  onOpen={openRecord}
                  onOpenPage={openPage}
                  onNew={createWith}
                  onEdit={edit}
                  locked={locked}
                  onChanged={changed}
                  selection={selection}
                  onSelection={setSelection}
                  phone={phone}
                  resetKey={resetKey}
                />
              </Suspense>
            </ListFrameContext>
            <ListStates list={list} onNew={mayCreate ? () => create() : undefined} onImport={importing} plural={plural} count={totals.count} />
          </div>
          <ListFooter list={list} totals={totals} live={kind.lines ? live : null} />
          <Suspense>
            {selection.size > 0 && (
              <BatchBar
                list={list}
                selection={selection}
                onSelection={setSelection}
                count={totals.count}
                more={totals.more}
                onDone={changed}
                onExport={exporting}
              />
            )}
            {exportOpen && <ExportDialog list={list} selection={selection} count={totals.count} more={totals.more} onClose={() => setExportOpen(false)} />}
          </Suspense>
          {phone && mayCreate && !viewOnly && selection.size === 0 && (
            <button
              type="button"
              className={styles.float}
              aria-label={t('list.newOf', { object: text(meta.label, ctx.locale) })}
              onClick={() => create()}
            >
              <Plus aria-hidden />
            </button>
          )}
        </section>
        <Suspense>{viewMenu && <ViewMenu list={list} anchor={titleCorner} onClose={() => setViewMenu(false)} />}</Suspense>
        <Suspense>{why && <ExplainDrawer app={app} meta={meta} record={why.record} operation="edit" field={why.field} onClose={() => setWhy(null)} />}</Suspense>
        {asking}
        <ListDrawer list={list} totals={totals} near={near} handle={handle} onChanged={changed} />
      </div>
    </FieldContextProvider>
  );
}
