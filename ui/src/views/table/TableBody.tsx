import { lazy, Suspense, useCallback, useMemo, useState, type RefObject } from 'react';
import { beside } from '@/fields/parts/choices';
import { Grid, type Band, type GridHandle } from '@/grid';
import { loadWords, useT } from '@/shared/i18n';
import { useViewOnly } from '@/shared/page';
import { useLook } from '@/shared/theme/theme';
import { Button } from '@/shared/ui';
import { bandTitle } from '../bandTitle';
import { columnMenu } from '../columnMenu';
import { useListFrame } from '../frame';
import { GroupSource } from '../groupSource';
import type { ViewBodyProps } from '../kinds';
import { useRowColors } from '../saved/useRowColors';
import { MOST_GROUPS } from '../useGroups';
import { sumText } from '../useTotals';
import styles from '../ListPage.module.css';
import { useCellsTogether } from './useCellsTogether';

const Cards = lazy(() => import('../Cards').then((m) => ({ default: m.Cards })));
const GoToRow = lazy(() => import('./GoToRow'));
const MaskedCell = lazy(() => loadWords('record').then(() => import('@/record/MaskedCell')));

const ROW = { compact: 32, standard: 40, roomy: 52 } as const;

/** The records as rows and columns; on a phone as cards, one under the other. */
export default function TableBody({ meta, list, onOpen, onOpenPage, onEdit, locked, selection, onSelection, phone, resetKey }: ViewBodyProps) {
  const t = useT('views');
  const tGrid = useT('grid');
  const { columns, ctx, source, state } = list;
  const frame = useListFrame();
  const viewOnly = useViewOnly();
  const density = useLook((look) => look.density);
  const fold = useCallback((band: Band, next: boolean) => source instanceof GroupSource && source.toggle(band.key, next), [source]);
  const titleOf = useCallback((band: Band) => bandTitle(band, meta.fields, ctx, t), [meta.fields, ctx, t]);
  const sorted = useMemo(() => Object.fromEntries(state.sort.map((k) => [k.field, k.desc ? 'desc' : 'asc'] as const)), [state.sort]);
  const [going, setGoing] = useState(false);
  const { onEditMany, told } = useCellsTogether(list);
  const rowColor = useRowColors(meta.key, state.colors);
  const cut = source instanceof GroupSource && source.cut && (
    <p className={styles.cut} role="status">
      {t('list.moreGroups', { shown: MOST_GROUPS })}
      <Button size="small" kind="text" onClick={frame.openFilter}>
        {t('list.narrowGroups')}
      </Button>
    </p>
  );
  if (phone) {
    return (
      <>
        <Cards
          label={frame.label}
          source={source}
          columns={columns}
          titleKey={meta.title}
          fields={list.fields}
          ctx={ctx}
          object={meta.key}
          selection={selection}
          onSelection={onSelection}
          onOpen={onOpen}
          onFold={fold}
          bandTitle={titleOf}
          rowColor={rowColor}
          resetKey={resetKey}
        />
        {cut}
      </>
    );
  }
  return (
    <>
      <Grid
        ref={frame.handle as RefObject<GridHandle | null>}
        label={frame.label}
        object={meta.key}
        source={source}
        columns={columns}
        titleKey={meta.title}
        ctx={ctx}
        rowHeight={ROW[density]}
        sorted={sorted}
        selection={selection}
        onSelection={onSelection}
        onColumns={list.setColumns}
        onWidth={list.setWidth}
        onOpen={onOpen}
        onOpenPage={onOpenPage}
        onPreload={frame.onPreload}
        onFold={fold}
        columnMenu={(column) => columnMenu(column, list, t, tGrid, frame.openFilter)}
        locked={locked}
        onWhy={viewOnly ? undefined : frame.onWhy}
        offered={(record, field) => beside(field, meta.fields, record)}
        onEdit={onEdit}
        onEditMany={viewOnly ? undefined : onEditMany}
        atCell={(record, field, anchorId) =>
          record.$masked?.includes(field.key) && (
            <Suspense>
              <MaskedCell key={anchorId} record={record} field={field} ctx={ctx} object={meta.key} anchorId={anchorId} />
            </Suspense>
          )
        }
        onLink={list.addLink}
        summary={frame.totals.sums}
        summaryStale={frame.totals.stale}
        grouped={source instanceof GroupSource}
        bandTitle={titleOf}
        sumText={(column, value) => sumText({ ...column, summary: column.summary ?? 'sum' }, value, ctx)}
        openId={frame.openId}
        rowColor={state.colors.length > 0 ? rowColor : undefined}
        onGoTo={() => setGoing(true)}
        resetKey={resetKey}
        keeps
      />
      {cut}
      {told}
      <Suspense>
        {going && (
          <GoToRow
            count={frame.totals.count}
            more={frame.totals.more}
            onGo={(row) => {
              setGoing(false);
              frame.handle.current?.focus();
              frame.handle.current?.showRow?.(row);
            }}
            onClose={() => setGoing(false)}
          />
        )}
      </Suspense>
    </>
  );
}
