import { useMemo, useRef } from 'react';
import { useField, useOfRows, type Scope } from '@/form-engine';
import { fieldFaultWords, useFill } from '@/form-runtime';
import { CellEditor } from '@/grid/CellEditor';
import { FaultPopover } from '@/grid/FaultPopover';
import { LEAD } from '@/grid/model/columns';
import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import { cx, MenuSurface, useFieldControl } from '@/shared/ui';
import type { FieldContext } from '../contract';
import { linkId } from '../format';
import { isDerived } from '../parts/derived';
import { useCurrency } from '../parts/useCurrency';
import { moduleOf } from '../registry';
import { RowLine, rowItems } from './RowLine';
import styles from './Subform.module.css';
import { totalText } from './totals';
import { useRowDrag } from './useRowDrag';
import { ROW, TAIL, useRowsGrid, type RowsGridProps } from './useRowsGrid';

/** The rows of a sub-form as a spreadsheet: keys, frozen columns, sums, and only the rows on the screen. */
export function RowsGrid(props: RowsGridProps) {
  const { rows, field, columns, ctx, acts, open, onOpen } = props;
  const g = useRowsGrid(props);
  const { gridId, scroller, list, shown, virtual, layout, cursor, row, column, marked } = g;
  const { drag, ...carried } = useRowDrag(scroller, rows, acts, ROW, open);
  const control = useFieldControl();
  const heads = useMemo(() => {
    const out: number[] = [];
    for (let c = 0; c < layout.frozen; c++) out.push(c);
    for (let c = Math.max(layout.first, layout.frozen); c <= layout.last; c++) out.push(c);
    return out;
  }, [layout]);
  const whole = layout.total + TAIL;
  const place = (c: number): React.CSSProperties => ({ left: layout.starts[c], width: shown[c]!.width });
  const kind = (c: number) => cx(c < layout.frozen ? styles.pin : styles.free, c === layout.frozen - 1 && styles.lastPin);
  return (
    <div
      ref={scroller}
      id={control.id}
      aria-describedby={control['aria-describedby']}
      role="grid"
      aria-label={text(field.label, ctx.locale) || field.key}
      aria-rowcount={list.length + 1 + (g.totals ? 1 : 0)}
      aria-colcount={columns.length + 1}
      aria-multiselectable
      tabIndex={cursor.row < 0 && list.length > 0 ? 0 : -1}
      className={cx(styles.grid, list.length === 0 && styles.none)}
      style={{ height: g.height }}
      onClick={g.onClick}
      {...carried}
      onPaste={g.onPaste}
      onFocus={(event) => event.target === event.currentTarget && g.onFocus()}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || event.key !== 'Enter') return;
        event.preventDefault();
        g.onFocus();
      }}
      onBlur={(event) => {
        if (event.relatedTarget && !scroller.current?.contains(event.relatedTarget)) props.onBlur?.();
        if (event.relatedTarget && !cursor.editing && !scroller.current?.contains(event.relatedTarget)) g.leave();
      }}
    >
      <div role="row" aria-rowindex={1} className={styles.header} style={{ width: whole, minWidth: '100%' }}>
        <div role="columnheader" aria-colindex={1} className={styles.lead}>
          <span aria-label={ctx.t('subform.number')}>#</span>
        </div>
        {heads.map((c) => (
          <div key={shown[c]!.key} role="columnheader" aria-colindex={c + 2} className={cx(styles.head, kind(c), moduleOf(shown[c]!.field).align === 'end' && styles.end)} style={place(c)}>
            <span className={cx(shown[c]!.field.required && !isDerived(shown[c]!.field) && styles.required)} title={text(shown[c]!.field.help, ctx.locale) || undefined}>
              {text(shown[c]!.field.label, ctx.locale) || shown[c]!.key}
            </span>
          </div>
        ))}
        <div className={styles.tail} />
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: list.length * ROW, width: whole, minWidth: '100%' }}>
        {virtual.drawn.map((index) => {
          const one = list[index];
          if (!one) return null;
          const inside = marked !== null && index >= marked.top && index <= marked.bottom;
          return (
            <RowLine
              key={one.id}
              row={one}
              rows={rows}
              index={index}
              layout={layout}
              ctx={ctx}
              gridId={gridId}
              object={typeof field.rows_object === 'string' ? field.rows_object : ''}
              active={cursor.mode === 'cell' && cursor.row === index ? cursor.col : -1}
              from={inside ? marked.left : -1}
              to={inside ? marked.right : -1}
              open={open}
              dragging={drag?.id === one.id}
            />
          );
        })}
        {drag && <div className={styles.dropLine} style={{ top: drag.to * ROW - 1 }} />}
        {row && column && (
          <ActiveCell
            key={`${row.id} ${column.key}`}
            row={row}
            column={column}
            columns={columns}
            ctx={ctx}
            gridId={gridId}
            g={g}
            left={layout.starts[cursor.col] ?? LEAD}
            width={shown[cursor.col]!.width}
            total={whole}
            object={typeof field.rows_object === 'string' ? field.rows_object : ''}
            onLink={props.onLink}
          />
        )}
      </div>
      {g.menu && list[g.menu.row] && (
        <MenuSurface open onClose={g.closeMenu} anchor={g.menu.anchor} label={ctx.t('subform.menu', { row: g.menu.row + 1 })} placement="bottom-end" items={rowItems(list[g.menu.row]!, g.menu.row, list.length, ctx, open, acts, onOpen)} />
      )}
      {g.totals && (
        <div role="row" aria-rowindex={list.length + 2} className={styles.totals} style={{ width: whole, minWidth: '100%' }}>
          <div role="gridcell" aria-colindex={1} className={styles.lead}>
            <span>{ctx.t('subform.sum')}</span>
          </div>
          {heads.map((c) => (
            <div key={shown[c]!.key} role="gridcell" aria-colindex={c + 2} className={cx(styles.sum, kind(c))} style={place(c)}>
              {field.totals?.includes(shown[c]!.key) && <Total rows={rows} column={shown[c]!.field} columns={columns} ctx={ctx} />}
            </div>
          ))}
          <div className={styles.tail} />
        </div>
      )}
    </div>
  );
}

/** Rows that will be saved: those that nobody filled in hold nothing but defaults. */
const filledRows = (rows: RowsGridProps['rows']): Scope[] => rows.all().filter((row) => !row.isBlank);

/** The sum of a column, which follows every key. */
export function Total({ rows, column, columns, ctx }: { rows: RowsGridProps['rows']; column: FieldMeta; columns: readonly FieldMeta[]; ctx: FieldContext }) {
  const words = useOfRows(rows, () => totalText(column, filledRows(rows).map((row) => row.allValues()), columns, ctx));
  return <span title={`${text(column.label, ctx.locale)} ${words}`}>{words}</span>;
}

interface ActiveProps {
  row: Scope;
  column: FieldMeta;
  columns: readonly FieldMeta[];
  ctx: FieldContext;
  gridId: string;
  g: ReturnType<typeof useRowsGrid>;
  left: number;
  width: number;
  total: number;
  object: string;
  onLink?: (id: string, title: string) => void;
}

/** The cell that has the keyboard: it is typed over, and says what is wrong with it. */
function ActiveCell({ row, column, columns, ctx, gridId, g, left, width, total, onLink, object }: ActiveProps) {
  const state = useField(row, column.key);
  const { cursor, layout } = g;
  const module = moduleOf(column);
  const shown = useCurrency(row, column);
  const offered = useMemo(
    () => (state.offered ? { ...shown, options: shown.options?.map((o) => (state.offered!.includes(o.value) ? o : { ...o, disabled: true })) } : shown),
    [shown, state.offered],
  );
  const words = state.fault ?? state.warning;
  const titles = useRef<Record<string, string>>({});
  const link = (id: string, title: string): void => {
    titles.current[id] = title;
    onLink?.(id, title);
  };
  const fill = useFill({ engine: row, field: column, fields: columns, ctx, onLink: link });
  return (
    <>
      <CellEditor
        field={offered}
        value={state.masked ? module.blank : state.value}
        ctx={ctx}
        object={object}
        beside={(key) => row.allValues()[key]}
        id={row.id}
        row={cursor.row}
        label={`${text(column.label, ctx.locale)} ${cursor.row + 1}: ${module.format(state.value, column, ctx) || ctx.t('subform.blank')}${words ? `. ${fieldFaultWords(words, column, ctx)}` : ''}`}
        editing={cursor.editing}
        seed={null}
        pinned={cursor.col < layout.frozen}
        left={left}
        width={width}
        top={cursor.row * ROW}
        height={ROW}
        total={total}
        readOnly={g.isLocked(row, column) ? '' : null}
        onStart={() => g.setCursor({ ...cursor, editing: true })}
        onRefuse={() => undefined}
        onCommit={(value, end) => {
          g.commit(value, end);
          if (column.fill) fill(value, titles.current[linkId(value)]);
        }}
        onCancel={g.cancel}
        onFault={(message) => row.setFault(column.key, { code: 'not_a_value', message })}
        onLink={link}
        onKey={g.onKey}
        onLeave={() => undefined}
      />
      {words && (
        <FaultPopover
          key={fieldFaultWords(words, column, ctx)}
          anchorId={`${gridId}-r${cursor.row}c${cursor.col}`}
          message={fieldFaultWords(words, column, ctx)}
          labels={{ name: ctx.t('subform.wrong'), revert: '', goOn: '', why: '' }}
          onRevert={() => undefined}
        />
      )}
    </>
  );
}
