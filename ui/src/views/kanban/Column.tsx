import { ChevronsRight, Ellipsis, Plus } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { useDropTarget } from '@/shared/dnd';
import { formatNumber } from '@/shared/format';
import { useT } from '@/shared/i18n';
import { useKeptScroll } from '@/shared/page';
import { Avatar, Button, cx, IconButton, InlineError, Menu, Skeleton, type MenuItem } from '@/shared/ui';
import styles from './Kanban.module.css';
import { cardsIn, type BoardColumn, type CardPages } from './model';
import { PAGE, useCards, type Board } from './useBoard';
import type { Verdict } from './verdict';

interface ColumnProps {
  board: Board;
  field: FieldMeta;
  column: BoardColumn;
  zone: string;
  count: number;
  sum?: { short: string; exact: string };
  limit?: number;
  folded: boolean;
  phone: boolean;
  /** A card is on its way: whether it may come here; undefined while that is not known. */
  coming: { verdict: Verdict | undefined; own: boolean } | null;
  menu: () => MenuItem[];
  onFold: (folded: boolean) => void;
  onNew?: () => void;
  onDropCard: (id: string) => void;
  onCards: (cards: RecordData[], links: Record<string, string>) => void;
  /** What is shown, by whose key it is scrolled as it was left. */
  place: string;
  card: (record: RecordData, index: number) => ReactNode;
}

/** One column: what it is, how much it holds, and its cards, twenty at a time. */
export function Column(props: ColumnProps) {
  const { board, field, column, zone, count, sum, limit, folded, phone, coming, onCards } = props;
  const t = useT('kanban');
  const root = useRef<HTMLElement>(null);
  const seen = useSeen(root);
  const cards = useCards(board, field, column.key, zone, seen && !folded);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = cards;
  const records = cardsIn(data as CardPages | undefined);
  const scroller = useRef<HTMLDivElement>(null);
  useKeptScroll(scroller, props.place, records.length);
  const { over } = useDropTarget(root, {
    accepts: (source) => source.kind === 'kanban-card',
    onDrop: ({ source }) => typeof source.id === 'string' && props.onDropCard(source.id),
  });
  useEffect(() => {
    if (data) onCards(cardsIn(data as CardPages), Object.assign({}, ...data.pages.map((p) => p.links)) as Record<string, string>);
  }, [data, onCards]);
  const more = (): void => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };
  const refused = coming && !coming.own && coming.verdict?.kind === 'no' ? coming.verdict.reason : null;
  const state = coming && !coming.own && coming.verdict && (refused === null ? styles.allowed : styles.forbidden);
  const full = limit !== undefined && count > limit;
  const name = t('column.name', { column: column.label, count });
  if (folded) {
    return (
      <section ref={root} className={cx(styles.column, styles.folded, state, over && styles.over)} aria-label={name} data-column={column.key}>
        <button type="button" className={styles.unfold} aria-expanded={false} aria-label={t('column.unfold', { column: column.label })} title={refused ?? t('column.unfold', { column: column.label })} onClick={() => props.onFold(false)}>
          <ChevronsRight size={16} aria-hidden />
          <ColumnMark column={column} field={field} />
          <span className={styles.upright}>
            {column.label} {formatNumber(count)}
          </span>
        </button>
      </section>
    );
  }
  return (
    <section ref={root} className={cx(styles.column, phone && styles.whole, state, over && styles.over)} aria-label={name} data-column={column.key}>
      <header className={styles.head}>
        <ColumnMark column={column} field={field} />
        <h3 title={column.label}>{column.label}</h3>
        <span className={cx(styles.number, full && styles.full)} title={full ? t('column.over', { count, limit }) : undefined}>
          {formatNumber(count)}
          {limit !== undefined && `/${formatNumber(limit)}`}
        </span>
        {full && <span className="tn-sr-only">{t('column.over', { count, limit })}</span>}
        {sum && (
          <span className={styles.sum} title={sum.exact}>
            · {sum.short}
          </span>
        )}
        <Menu label={t('column.more', { column: column.label })} items={props.menu} placement="bottom-end">
          <IconButton icon={Ellipsis} size="small" label={t('column.more', { column: column.label })} className={styles.headMore} />
        </Menu>
      </header>
      {refused !== null && <p className={styles.reason}>{refused}</p>}
      {coming && !coming.own && coming.verdict?.kind === 'asks' && <p className={styles.reason}>{t('column.asks')}</p>}
      <div
        ref={scroller}
        className={styles.cards}
        data-scroller
        aria-busy={cards.isPending && seen}
        onScroll={(event) => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          if (scrollHeight - scrollTop - clientHeight < 240) more();
        }}
      >
        {records.length > 0 && (
          <div role="list" aria-label={name} className={styles.list}>
            {records.map((record, i) => (
              <div key={record.id} role="listitem" className={styles.place}>
                {props.card(record, i)}
              </div>
            ))}
          </div>
        )}
        {(cards.isPending || isFetchingNextPage) && count > records.length && Array.from({ length: Math.min(3, count - records.length) }, (_, i) => <Skeleton key={i} height={96} radius={8} />)}
        {cards.error && <InlineError error={cards.error} title={t('failedCards')} onRetry={() => void cards.refetch()} />}
        {hasNextPage && !isFetchingNextPage && (
          <Button kind="text" size="small" onClick={more}>
            {t('column.next', { count: Math.min(PAGE, Math.max(1, count - records.length)) })}
          </Button>
        )}
        {!cards.isPending && !cards.error && records.length === 0 && <p className={styles.none}>{t('column.none')}</p>}
      </div>
      {props.onNew && (
        <Button kind="text" size="small" icon={Plus} className={styles.add} aria-label={t('column.newIn', { column: column.label })} onClick={props.onNew}>
          {t('column.new')}
        </Button>
      )}
    </section>
  );
}

/** The colour of an option, the picture of a person. */
function ColumnMark({ column, field }: { column: BoardColumn; field: FieldMeta }) {
  if (field.type === 'user' && column.value !== '') return <Avatar name={column.label} id={column.value} size={20} />;
  return <span className={styles.dot} style={{ background: column.color ? `var(--tn-tag-${column.color})` : 'var(--tn-text-3)' }} aria-hidden />;
}

/** Whether the element has been on the screen, so that a board of many columns reads only those that are looked at. */
function useSeen(ref: React.RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (seen || !ref.current) return;
    const watcher = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && setSeen(true), { rootMargin: '0px 320px' });
    watcher.observe(ref.current);
    return () => watcher.disconnect();
  }, [ref, seen]);
  return seen;
}
