import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { cx, InlineError, Skeleton, usePhone } from '@/shared/ui';
import { useT } from '@/shared/i18n';
import styles from './DataTable.module.css';

export interface DataColumn<T> {
  key: string;
  label: string;
  /** Share of the width (`20%`) or a width; the rest is shared evenly. */
  width?: string;
  render: (row: T) => ReactNode;
  /** Where it stands on a phone's card: its title, a line below, the right side, or nowhere. */
  card?: 'title' | 'line' | 'side';
  align?: 'end';
}

/** What a list is read with: a query that goes on, or one that has everything. */
export interface ListQuery {
  isPending: boolean;
  isFetching?: boolean;
  error: unknown;
  refetch: () => unknown;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => unknown;
}

interface DataTableProps<T> {
  label: string;
  columns: DataColumn<T>[];
  rows: readonly T[];
  idOf: (row: T) => string;
  query: ListQuery;
  /** In place of rows when there are none. */
  empty: ReactNode;
  onOpen?: (row: T) => void;
  openId?: string;
  /** Words of the button that opens a row; the first column's content is the button. */
  rowClass?: (row: T) => string | undefined;
}

const rowHeights = { compact: 32, standard: 40, roomy: 52 };

/** A read-only list of any length: only the rows on the screen exist, cards on a phone, more is read at its end. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { query, rows, empty, label } = props;
  const phone = usePhone();
  const scroll = useRef<HTMLDivElement>(null);
  if (query.error) {
    return (
      <div className={styles.pad}>
        <InlineError error={query.error} onRetry={() => void query.refetch()} />
      </div>
    );
  }
  if (!query.isPending && rows.length === 0) return <>{empty}</>;
  return (
    <div ref={scroll} className={styles.scroll} tabIndex={-1} aria-busy={query.isPending || undefined}>
      {phone ? <Cards {...props} scroll={scroll} /> : <Table {...props} scroll={scroll} />}
      <span className="tn-sr-only" role="status">
        {query.isPending ? '' : label}
      </span>
    </div>
  );
}

type Inner<T> = DataTableProps<T> & { scroll: React.RefObject<HTMLDivElement | null> };

/** Reads on when the end comes near. */
function useMore(query: ListQuery, near: boolean) {
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (near && hasNextPage && !isFetchingNextPage) fetchNextPage?.();
  }, [near, hasNextPage, isFetchingNextPage, fetchNextPage]);
}

function useRows<T>({ rows, scroll, query }: Inner<T>, estimate: number) {
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => estimate, overscan: 12, initialRect: { width: 1200, height: 800 } });
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  useMore(query, last !== undefined && last.index >= rows.length - 15);
  return { virtual, items, before: items[0]?.start ?? 0, after: virtual.getTotalSize() - (last?.end ?? 0) };
}

function Table<T>(props: Inner<T>) {
  const { label, columns, rows, idOf, query, onOpen, openId, rowClass } = props;
  const t = useT('admin');
  const density = (document.documentElement.dataset.density ?? 'standard') as keyof typeof rowHeights;
  const { virtual, items, before, after } = useRows(props, rowHeights[density] ?? 40);
  const more = query.hasNextPage ? -1 : rows.length + 1;
  return (
    <table className={styles.table} aria-label={label} aria-rowcount={more}>
      <colgroup>
        {columns.map((column) => (
          <col key={column.key} style={{ width: column.width }} />
        ))}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={cx(column.align && styles.end)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody onKeyDown={onOpen ? arrows : undefined}>
        {query.isPending &&
          [0, 1, 2, 3, 4, 5].map((i) => (
            <tr key={i} aria-hidden>
              {columns.map((column) => (
                <td key={column.key}>
                  <Skeleton width={`${[70, 55, 80, 62][i % 4]}%`} />
                </td>
              ))}
            </tr>
          ))}
        {before > 0 && <Space height={before} span={columns.length} />}
        {items.map((item) => {
          const row = rows[item.index]!;
          const id = idOf(row);
          return (
            <tr
              key={id}
              data-index={item.index}
              ref={virtual.measureElement}
              aria-rowindex={item.index + 2}
              aria-current={id === openId || undefined}
              className={cx(onOpen && styles.opens, id === openId && styles.open, rowClass?.(row))}
              onClick={onOpen ? (event) => !inControl(event.target, event.currentTarget) && onOpen(row) : undefined}
            >
              {columns.map((column, index) => (
                <td key={column.key} className={cx(column.align && styles.end)}>
                  {index === 0 && onOpen ? (
                    <button type="button" className={styles.opener} data-opener aria-haspopup="dialog" onClick={() => onOpen(row)}>
                      {column.render(row)}
                    </button>
                  ) : (
                    column.render(row)
                  )}
                </td>
              ))}
            </tr>
          );
        })}
        {after > 0 && <Space height={after} span={columns.length} />}
        {query.isFetchingNextPage && (
          <tr>
            <td colSpan={columns.length} className={styles.more}>
              {t('list.more')}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Space({ height, span }: { height: number; span: number }) {
  return (
    <tr aria-hidden className={styles.space}>
      <td colSpan={span} style={{ height }} />
    </tr>
  );
}

/** A control inside a row acts for itself. */
function inControl(target: EventTarget, row: Element): boolean {
  const control = (target as Element).closest('a, button, input, label, [role=menuitem]');
  return control !== null && row.contains(control);
}

/** ↑ and ↓ go from row to row. */
function arrows(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-opener]')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  all[Math.max(0, Math.min(all.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus();
}

function Cards<T>(props: Inner<T>) {
  const { columns, rows, idOf, query, onOpen, label, rowClass } = props;
  const t = useT('admin');
  const { virtual, items, before, after } = useRows(props, 72);
  const of = (place: NonNullable<DataColumn<T>['card']>) => columns.filter((column) => column.card === place);
  if (query.isPending) {
    return (
      <div className={styles.cards} aria-hidden>
        {[0, 1, 2, 3].map((i) => (
          <div key={i} className={styles.card}>
            <Skeleton width={`${[60, 45, 70, 50][i]}%`} />
          </div>
        ))}
      </div>
    );
  }
  return (
    <>
      <ul className={styles.cards} aria-label={label} style={{ paddingTop: before, paddingBottom: after }}>
        {items.map((item) => {
          const row = rows[item.index]!;
          const lines = of('line')
            .map((column) => ({ key: column.key, content: column.render(row) }))
            .filter(({ content }) => content !== null && content !== undefined && content !== '' && content !== false);
          const body = (
            <>
              <span className={styles.cardBody}>
                <span className={styles.cardTitle}>
                  {of('title').map((column) => (
                    <span key={column.key}>{column.render(row)}</span>
                  ))}
                </span>
                {lines.length > 0 && (
                  <span className={styles.cardLines}>
                    {lines.map(({ key, content }) => (
                      <span key={key}>{content}</span>
                    ))}
                  </span>
                )}
              </span>
              {of('side').map((column) => (
                <span key={column.key} className={styles.cardSide}>
                  {column.render(row)}
                </span>
              ))}
            </>
          );
          return (
            <li key={idOf(row)} data-index={item.index} ref={virtual.measureElement} className={rowClass?.(row)}>
              {onOpen ? (
                <button type="button" className={styles.card} onClick={() => onOpen(row)}>
                  {body}
                </button>
              ) : (
                <div className={styles.card}>{body}</div>
              )}
            </li>
          );
        })}
      </ul>
      {query.isFetchingNextPage && <p className={styles.more}>{t('list.more')}</p>}
    </>
  );
}
