import { lazy, Suspense, type CSSProperties } from 'react';
import { moduleOf } from '@/fields';
import { formatNumber } from '@/shared/format';
import { text } from '@/shared/i18n';
import { Button, cx } from '@/shared/ui';
import { CellEditor } from './CellEditor';
import type { GridProps } from './contract';
import styles from './Grid.module.css';
import { GridHead, GridSummary } from './GridHead';
import { GridBand, GridRow } from './GridRow';
import { moveTo } from './model/keys';
import { known } from './known';
import { useGrid } from './useGrid';
import { HEADER, SUMMARY } from './useGridLayout';

const FaultPopover = lazy(() => import('./FaultPopover').then((m) => ({ default: m.FaultPopover })));
const PasteStrip = lazy(() => import('./PasteStrip'));

/** Rows of records, however many, with keys, in-place editing, frozen and moved columns. */
export function Grid(props: GridProps) {
  const { source, columns, ctx, rowHeight, selection, object, titleKey, summary, openId } = props;
  const g = useGrid(props);
  const {
    t,
    gridId,
    scroller,
    rows,
    items,
    layout,
    count,
    cursor,
    setCursor,
    seed,
    setSeed,
    fault,
    setFault,
    scrolled,
    setScrolled,
    hover,
    activeRecord,
    activeColumn,
    recordAt,
    locked,
    refuse,
    save,
    finishEdit,
    onKey,
    onClick,
    onDoubleClick,
    labels,
    marked,
    faultAt,
    cells,
  } = g;
  const whyOf = ({ row, col }: { row: number; col: number }): void => {
    const record = recordAt(row);
    const field = columns[col]?.field;
    if (record && field) props.onWhy?.(record, field);
  };
  return (
    <>
    <div
      ref={scroller}
      role={props.grouped ? 'treegrid' : 'grid'}
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      aria-activedescendant={cursor.row >= 0 && cursor.mode === 'row' ? `${gridId}-r${cursor.row}` : undefined}
      tabIndex={0}
      className={cx(styles.grid, scrolled && styles.scrolled, source.state === 'loading' && styles.waiting)}
      style={{ '--lead': `${layout.lead}px` } as CSSProperties}
      onKeyDown={(event) => event.target === scroller.current && onKey(event)}
      onFocus={(event) => {
        if (event.target === scroller.current && cursor.row < 0 && count > 0 && scroller.current?.matches(':focus-visible'))
          setCursor(moveTo(cursor, 0, 0, 'row'));
      }}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      onScroll={(event) => setScrolled(event.currentTarget.scrollLeft > 0)}
      onPointerOver={(event) => {
        clearTimeout(hover.current);
        const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
        if (!row || event.pointerType === 'touch') return;
        hover.current = setTimeout(() => {
          const record = recordAt(Number(row.dataset.row));
          if (record) props.onPreload?.(record);
        }, 60);
      }}
    >
      <GridHead g={g} props={props} />
      <div
        role="rowgroup"
        className={styles.body}
        style={{
          height: rows.height,
          width: layout.total,
          minWidth: '100%',
          minHeight: `calc(100% - ${HEADER + (summary ? SUMMARY : 0)}px)`,
        }}
      >
        {items.map((index) => {
          const line = source.line(index);
          const top = rows.top(index);
          const current = cursor.row === index && cursor.mode === 'row';
          if (line.kind === 'band') {
            return (
              <GridBand
                key={`b${line.key}`}
                band={line}
                index={index}
                top={top}
                height={rowHeight}
                layout={layout}
                ctx={ctx}
                gridId={gridId}
                current={current}
                title={props.bandTitle?.(line) ?? ''}
                blank={t('blank')}
                count={t('count', { count: line.count, shown: formatNumber(line.count) })}
                sumText={props.sumText ?? ((_, value) => String(value ?? '—'))}
              />
            );
          }
          if (line.kind === 'error') {
            return (
              <div
                key={`e${index}`}
                role="row"
                data-row={index}
                className={styles.row}
                style={{ transform: `translateY(${top}px)`, width: layout.total, height: rowHeight }}
              >
                <div role="gridcell" className={styles.failed}>
                  {t('failed')}
                  <Button size="small" onClick={line.retry}>
                    {t('retry')}
                  </Button>
                </div>
              </div>
            );
          }
          const record = line.kind === 'row' ? line.record : undefined;
          const inBlock = marked !== null && index >= marked.top && index <= marked.bottom;
          return (
            <GridRow
              key={record?.id ?? `l${index}`}
              record={record}
              index={index}
              number={line.kind === 'row' ? line.number : index + 1}
              top={top}
              height={rowHeight}
              layout={layout}
              ctx={ctx}
              object={object}
              titleKey={titleKey}
              gridId={gridId}
              active={cursor.mode === 'cell' && cursor.row === index ? cursor.col : -1}
              from={inBlock ? marked.left : -1}
              to={inBlock ? marked.right : -1}
              current={current}
              selected={record !== undefined && selection.has(record.id)}
              opened={record !== undefined && record.id === openId}
              color={(record && props.rowColor?.(record)) ?? undefined}
              faulty={fault !== null && record?.id === fault.id ? fault.key : record && cells.faults.get(record.id)}
              labels={labels}
            />
          );
        })}
        {activeRecord && activeColumn && (
          <CellEditor
            key={`${activeRecord.id} ${activeColumn.key}`}
            field={props.offered?.(activeRecord, activeColumn.field) ?? activeColumn.field}
            value={known(activeRecord, activeColumn.field)}
            ctx={ctx}
            object={object}
            id={activeRecord.id}
            row={cursor.row}
            label={t('cell', {
              field: text(activeColumn.field.label, ctx.locale),
              value:
                moduleOf(activeColumn.field).format(activeRecord[activeColumn.key], activeColumn.field, ctx) || t('blank'),
            })}
            editing={cursor.editing}
            seed={seed}
            pinned={cursor.col < layout.frozen}
            left={layout.starts[cursor.col] ?? layout.lead}
            width={activeColumn.width}
            top={rows.top(cursor.row)}
            height={rowHeight}
            total={layout.total}
            readOnly={locked(activeRecord, activeColumn.field)}
            onStart={() => {
              setSeed(null);
              setCursor({ ...cursor, editing: true });
            }}
            onRefuse={() => refuse(activeRecord, activeColumn.field)}
            onCommit={(value, end) => {
              save(activeRecord, activeColumn.field, value);
              finishEdit(end);
            }}
            onCancel={() => {
              setFault(null);
              setCursor({ ...cursor, editing: false });
            }}
            onFault={(message) => setFault({ id: activeRecord.id, key: activeColumn.key, message, text: '', right: false })}
            beside={(key) => activeRecord[key]}
            onLink={(id, title) => props.onLink?.(id, title)}
            onKey={onKey}
            onPaste={(plain) => void cells.paste(plain)}
            onLeave={() => undefined}
          />
        )}
        {activeRecord && activeColumn && !cursor.editing && props.atCell?.(activeRecord, activeColumn.field, `${gridId}-r${cursor.row}c${cursor.col}`)}
        <Suspense>
        {fault && faultAt && faultAt.row >= 0 && (
          <FaultPopover
            anchorId={`${gridId}-r${faultAt.row}c${faultAt.col}`}
            message={fault.message}
            labels={{ name: t('fault'), revert: t('revert'), goOn: t('goOn'), why: t('why') }}
            onWhy={fault.right && props.onWhy ? () => whyOf(faultAt) : undefined}
            onRevert={() => {
              setFault(null);
              setCursor(moveTo(cursor, faultAt.row, faultAt.col, 'cell'));
            }}
            onGoOn={
              cursor.editing
                ? undefined
                : () => {
                    setSeed(fault.text);
                    setFault(null);
                    setCursor({ ...moveTo(cursor, faultAt.row, faultAt.col, 'cell'), editing: true });
                  }
            }
          />
        )}
        </Suspense>
      </div>
      {props.children}
      {summary && <GridSummary g={g} props={props} summary={summary} />}
    </div>
    <Suspense>{cells.pending && <PasteStrip plan={cells.pending} ctx={ctx} onSettle={cells.settle} />}</Suspense>
    </>
  );
}
