import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { FieldContextProvider } from '@/fields';
import { beside } from '@/fields/parts/choices';
import { CreateRecordProvider, useQuickCreate } from '@/record/CreateRecordProvider';
import { usePrefetchRecord } from '@/record/useRecord';
import { Grid, nothing, type Band, type GridHandle, type Selection } from '@/grid';
import { isApiError, useObject, useWritten } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { announce } from '@/shared/a11y';
import { loadWords, text, useT } from '@/shared/i18n';
import { NoSuchPage, useBreadcrumb, useRememberList, useTopBar, useViewOnly } from '@/shared/page';
import { useLook } from '@/shared/theme/theme';
import { InlineError, MenuSurface, Skeleton, usePhone } from '@/shared/ui';
import { Cards } from './Cards';
import { columnMenu } from './columnMenu';
import { FilterChips } from './FilterChips';
import styles from './ListPage.module.css';
import { ListStates } from './ListStates';
import { Toolbar, viewItems, type OpenPart } from './Toolbar';
import { useEdit } from './useEdit';
import { useList, useListPlace } from './useList';
import { sumText, useTotals } from './useTotals';
import { GroupSource } from './groupSource';
import { bandTitle } from './bandTitle';

const BatchBar = lazy(() => import('./BatchBar'));
const ExportDialog = lazy(() => loadWords('import-export').then(() => import('@/import-export/ExportDialog')));
const loadDrawer = () => import('@/record/RecordDrawer');
const RecordDrawer = lazy(loadDrawer);

const ExplainDrawer = lazy(() => loadWords('rights', 'expression').then(() => import('@/rights/explain/ExplainDrawer')));
const MaskedCell = lazy(() => loadWords('record').then(() => import('@/record/MaskedCell')));

const ROW = { compact: 32, standard: 40, roomy: 52 } as const;

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
  const { app, state, columns, ctx, source, pages, search, patch, rows } = list;
  const totals = useTotals(list);
  const navigate = useNavigate();
  const phone = usePhone();
  const viewOnly = useViewOnly();
  const density = useLook((look) => look.density);
  const grid = useRef<GridHandle>(null);
  const [selection, setSelection] = useState<Selection>(nothing);
  const [open, setOpen] = useState<OpenPart>(null);
  const [why, setWhy] = useState<{ record: RecordData; field: string } | null>(null);
  const [exportOpen, setExportOpen] = useState(false);
  const quickCreate = useQuickCreate();
  const { again } = totals;
  const edit = useEdit(meta, source, again);
  useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => source.version,
  );
  const plural = text(meta.plural, ctx.locale) || text(meta.label, ctx.locale);
  useRememberList(`/a/${app}/o/${meta.key}`);
  useBreadcrumb([
    { label: plural, to: `/a/${app}/o/${meta.key}` },
    ...(text(state.view.label, ctx.locale) ? [{ label: text(state.view.label, ctx.locale) }] : []),
  ]);
  const [viewMenu, setViewMenu] = useState(false);
  const openViews = useCallback(() => setViewMenu(true), []);
  useTopBar({ onTitle: phone && meta.views.length > 1 ? openViews : undefined });
  const resetKey = `${rows.filter}\n${rows.q}\n${rows.sort.map((s) => s.field + String(s.desc)).join()}`;
  useEffect(() => setSelection(nothing), [resetKey, source]);
  useEffect(() => {
    if (totals.count !== null)
      announce(t('list.announce', { count: totals.count, shown: totals.more ? t('list.capped') : String(totals.count) }));
  }, [totals.count, totals.more, t]);

  const openRecord = useCallback(
    (record: RecordData) => {
      if (phone) void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: record.id } });
      else patch({ r: record.id, tab: undefined });
    },
    [phone, navigate, app, meta.key, patch],
  );
  const openPage = useCallback(
    (record: RecordData) =>
      void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: record.id } }),
    [navigate, app, meta.key],
  );
  const fold = useCallback(
    (band: Band, next: boolean) => source instanceof GroupSource && source.toggle(band.key, next),
    [source],
  );
  const titleOf = useCallback((band: Band) => bandTitle(band, meta.fields, ctx, t), [meta.fields, ctx, t]);
  const sorted = useMemo(
    () => Object.fromEntries(state.sort.map((k) => [k.field, k.desc ? 'desc' : 'asc'] as const)),
    [state.sort],
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
  const step = useCallback(
    (by: 1 | -1): RecordData | null => {
      const at = search.r ? source.indexOf(search.r) : -1;
      const line = at < 0 ? null : source.line(at + by);
      return line?.kind === 'row' && at + by < source.length ? line.record : null;
    },
    [source, search.r],
  );
  const at = search.r ? source.indexOf(search.r) : -1;
  const footerSums = columns.filter((c) => c.summary && totals.sums?.[c.key] !== undefined);

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
            phone={phone}
          />
          <FilterChips list={list} onEdit={() => setOpen('filter')} />
          <div className={styles.body}>
            {phone ? (
              <Cards
                label={plural}
                source={source}
                columns={columns}
                titleKey={meta.title}
                fields={list.fields}
                ctx={ctx}
                object={meta.key}
                selection={selection}
                onSelection={setSelection}
                onOpen={openRecord}
                onFold={fold}
                bandTitle={titleOf}
                resetKey={resetKey}
              />
            ) : (
              <Grid
                ref={grid}
                label={plural}
                object={meta.key}
                source={source}
                columns={columns}
                titleKey={meta.title}
                ctx={ctx}
                rowHeight={ROW[density]}
                sorted={sorted}
                selection={selection}
                onSelection={setSelection}
                onColumns={list.setColumns}
                onWidth={list.setWidth}
                onOpen={openRecord}
                onOpenPage={openPage}
                onPreload={(record) => {
                  void loadDrawer();
                  prefetch(record.id);
                }}
                onFold={fold}
                columnMenu={(column) => columnMenu(column, list, t, tGrid, () => setOpen('filter'))}
                locked={(_record, field) => viewOnly ?? (field.read_only ? tGrid('readOnly') : !mayEdit ? tGrid('noRight') : null)}
                onWhy={viewOnly ? undefined : (record, field) => setWhy({ record, field: field.key })}
                offered={(record, field) => beside(field, meta.fields, record)}
                onEdit={edit}
                atCell={(record, field, anchorId) =>
                  record.$masked?.includes(field.key) && (
                    <Suspense>
                      <MaskedCell key={anchorId} record={record} field={field} ctx={ctx} object={meta.key} anchorId={anchorId} />
                    </Suspense>
                  )
                }
                onLink={list.addLink}
                summary={totals.sums}
                summaryStale={totals.stale}
                grouped={source instanceof GroupSource}
                bandTitle={titleOf}
                sumText={(column, value) => sumText({ ...column, summary: column.summary ?? 'sum' }, value, ctx)}
                openId={search.r}
                resetKey={resetKey}
              />
            )}
            <ListStates list={list} onNew={mayCreate ? () => create() : undefined} onImport={importing} plural={plural} />
          </div>
          <footer className={styles.footer}>
            {totals.count !== null && (
              <span>
                {totals.more ? (
                  <button type="button" title={t('list.countExactly')} onClick={totals.countExactly}>
                    {t('list.count', { count: totals.count, shown: t('list.capped') })}
                  </button>
                ) : (
                  t('list.count', { count: totals.count, shown: totals.count.toLocaleString('en-US') })
                )}
              </span>
            )}
            {footerSums.slice(0, 3).map((column) => (
              <span key={column.key} className={totals.stale ? styles.stale : undefined}>
                {text(column.field.label, ctx.locale)} {tGrid(`summary.${column.summary!}`)} {totals.sums![column.key]}
              </span>
            ))}
          </footer>
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
        <MenuSurface
          open={viewMenu}
          onClose={() => setViewMenu(false)}
          anchor={{ x: 16, y: 48 }}
          label={t('list.views')}
          items={viewItems(list, t)}
        />
        <Suspense>{why && <ExplainDrawer app={app} meta={meta} record={why.record} operation="edit" field={why.field} onClose={() => setWhy(null)} />}</Suspense>
        <Suspense>
          {search.r && (
            <RecordDrawer
              app={app}
              meta={meta}
              id={search.r}
              tab={search.tab}
              neighbours={[step(-1), step(1)].flatMap((near) => (near ? [near.id] : []))}
              initial={at >= 0 ? rowOf(source.line(at)) : undefined}
              position={
                at >= 0 && !(source instanceof GroupSource)
                  ? { at: at + 1, of: totals.count ?? source.length, more: totals.more }
                  : undefined
              }
              onTab={(tab) => patch({ tab }, { replace: true })}
              onStep={(by) => {
                const next = step(by);
                if (next) {
                  patch({ r: next.id }, { replace: true });
                  grid.current?.show(next.id);
                }
              }}
              canStep={(by) => step(by) !== null}
              onClose={() => {
                patch({ r: undefined, tab: undefined });
                grid.current?.focus();
              }}
              onChanged={(record) => {
                source.patch(record.id, record);
                again();
              }}
              onDeleted={() => {
                patch({ r: undefined, tab: undefined }, { replace: true });
                changed();
              }}
            />
          )}
        </Suspense>
      </div>
    </FieldContextProvider>
  );
}

function rowOf(line: ReturnType<GroupSource['line']>): RecordData | undefined {
  return line.kind === 'row' ? line.record : undefined;
}
