import { text } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import type { GridProps } from './contract';
import styles from './Grid.module.css';
import { HeaderCell } from './HeaderCell';
import { columnItems } from './headerMenu';
import { clampWidth, moved } from './model/columns';
import { withAll } from './model/selection';
import type { GridState } from './useGrid';

/** The titles of the columns on the screen. */
export function GridHead({ g, props }: { g: GridState; props: GridProps }) {
  const { t, layout, heads, count, idsBetween, fit, said, allOn } = g;
  const { columns, ctx, selection } = props;
  return (
    <div role="row" aria-rowindex={1} className={styles.header} style={{ width: layout.total, minWidth: '100%' }}>
      <div role="columnheader" aria-colindex={1} className={styles.lead}>
        <input
          type="checkbox"
          className={styles.check}
          tabIndex={-1}
          aria-label={t('selectPage')}
          checked={allOn}
          ref={(element) => {
            if (element) element.indeterminate = selection.size > 0 && !allOn;
          }}
          onChange={() => props.onSelection(allOn ? new Set() : withAll(selection, idsBetween(0, count - 1), true))}
        />
      </div>
      {heads.map((col, i) => {
        const column = columns[col];
        if (!column) return null;
        const own = columnItems(columns, column, {
          t,
          onColumns: props.onColumns,
          onWidth: props.onWidth,
          onFit: fit,
          onMoved: said,
        });
        return (
          <HeaderCell
            key={column.key}
            column={column}
            col={col}
            left={layout.starts[col]!}
            pinned={col < layout.frozen}
            lastPin={col === layout.frozen - 1}
            sort={props.sorted[column.key] ?? null}
            locale={ctx.locale}
            menuLabel={t('menuOf', { label: text(column.field.label, ctx.locale) })}
            resizeLabel={t('resize')}
            tabStop={i === 0}
            items={() => [...(props.columnMenu?.(column) ?? []), { separator: true }, ...own]}
            onMove={(key, target, side) => {
              const next = moved(columns, key, target, side);
              props.onColumns(next);
              said(next, key);
            }}
            onResize={(key, width, done) => props.onWidth(key, clampWidth(width), done)}
            onFit={fit}
          />
        );
      })}
    </div>
  );
}

/** Sums over the whole result, under their columns. */
export function GridSummary({ g, props, summary }: { g: GridState; props: GridProps; summary: Record<string, string> }) {
  const { t, layout, heads, count } = g;
  const { columns } = props;
  return (
    <div role="row" aria-rowindex={count + 2} className={styles.summary} style={{ width: layout.total, minWidth: '100%' }}>
      <div role="gridcell" className={styles.lead} />
      {heads.map((col) => {
        const column = columns[col];
        if (!column) return null;
        return (
          <div
            key={column.key}
            role="gridcell"
            aria-colindex={col + 2}
            className={cx(
              styles.sum,
              col < layout.frozen ? styles.pin : styles.free,
              col === layout.frozen - 1 && styles.lastPin,
              styles.end,
              props.summaryStale && styles.stale,
            )}
            style={{ left: layout.starts[col], width: column.width }}
          >
            {summary[column.key] !== undefined && (
              <span className={styles.sumWords} title={`${t(`summary.${column.summary ?? 'sum'}`)} ${summary[column.key]}`}>
                <small>{t(`summary.${column.summary ?? 'sum'}`)}</small>
                {summary[column.key]}
              </span>
            )}
          </div>
        );
      })}
    </div>
  );
}
