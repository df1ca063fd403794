import { Layers } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { FieldContextProvider, moduleOf } from '@/fields';
import type { Column as GridColumn } from '@/grid';
import { useMe, usePatchMe } from '@/shared/api';
import type { RecordData, ViewShow } from '@/shared/api/types';
import { formatShort } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { useKeptScroll } from '@/shared/page';
import { Button, InlineError, Menu, Skeleton, type MenuItem } from '@/shared/ui';
import { useListFrame, useNear } from '../frame';
import { useRowColors } from '../saved/useRowColors';
import type { ViewBodyProps } from '../kinds';
import { figureOf } from '../sums';
import { useTicking } from '../ticking';
import { sumText } from '../useTotals';
import { Age } from './Age';
import { Card } from './Card';
import { Column } from './Column';
import styles from './Kanban.module.css';
import { columnFields } from './guess';
import { BLANK, columnOf, columnsOf, readFolded, writeFolded, type BoardColumn } from './model';
import { useBoard } from './useBoard';
import { useBoardKeys } from './useBoardKeys';
import { useMoves } from './useMoves';
import { useSwipe } from './useSwipe';

const NeedsDialog = lazy(() => import('./NeedsDialog'));
const LimitDialog = lazy(() => import('./LimitDialog'));

const none: RecordData[] = [];
/** Fields beside the title on a card. */
const FACTS = 6;

/** The records in columns by the value of one field, to move them from one to another. */
export default function KanbanBody(props: ViewBodyProps) {
  const { meta, list, show } = props;
  const possible = columnFields(meta.fields);
  const by = possible.find((f) => f.key === (list.search.by ?? show.by)) ?? possible.find((f) => f.key === show.by) ?? possible[0];
  const t = useT('kanban');
  // The field that the view names may be one that the person does not read.
  if (!by) return <p className={styles.none}>{t('noField')}</p>;
  // What a view says of columns is said of those of its own field.
  const shown: ViewShow = by.key === show.by ? show : { by: by.key, sum: show.sum };
  return <BoardOf key={by.key} {...props} show={shown} field={by} fields={possible} />;
}

function BoardOf({ meta, list, show, field, fields, onOpen, onOpenPage, onNew, locked, selection, onSelection, phone, resetKey }: ViewBodyProps & { field: ViewBodyProps['meta']['fields'][number]; fields: ViewBodyProps['meta']['fields'] }) {
  const t = useT('kanban');
  const frame = useListFrame();
  const root = useRef<HTMLDivElement>(null);
  const board = useBoard(list, field, show);
  const [links, setLinks] = useState<Record<string, string>>({});
  const ctx = useMemo(() => ({ ...list.ctx, links: { ...list.ctx.links, ...board.links, ...links } }), [list.ctx, board.links, links]);
  const columns = useMemo(
    () =>
      columnsOf(field, board.tallies, {
        label: (value) => ctx.links[value] ?? t('unknown'),
        option: (o) => text(o.label, ctx.locale) || o.value,
        blank: t('blank'),
      }),
    [field, board.tallies, ctx, t],
  );
  const titleField = meta.fields.find((f) => f.key === meta.title);
  const titleOf = (record: RecordData): string => (titleField && moduleOf(titleField).format(record[meta.title], titleField, ctx)) || t('untitled');
  const facts = useMemo(() => list.columns.filter((c) => c.key !== meta.title && c.key !== field.key && c.field.type !== 'subform').slice(0, FACTS), [list.columns, meta.title, field.key]);
  const moves = useMoves({ meta, field, board, columns, list, locked, titleOf, t });
  const { active, asked } = moves;
  const still = locked({ id: '', version: 0 }, field) !== null;

  const folded = readFolded(list.search.folded, show);
  const fold = (next: ReadonlySet<string>): void => list.patch({ folded: writeFolded(next, show) }, { replace: true });
  const [limits, setLimit] = useLimits(meta.key, list.state.view.key, field.key, show);
  const [limiting, setLimiting] = useState<BoardColumn | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const single = columns.find((c) => c.key === shown) ?? columns.find((c) => !folded.has(c.key) && board.tallies.has(c.key)) ?? columns.find((c) => !folded.has(c.key)) ?? columns[0];

  const swipe = useSwipe(
    phone && single
      ? (by) => {
          const next = columns[columns.indexOf(single) + by];
          if (next) setShown(next.key);
        }
      : null,
  );
  const sumField = meta.fields.find((f) => f.key === show.sum && f.summable);
  /** Short, as a head has little room, and exact. */
  const sumOf = (column: BoardColumn): { short: string; exact: string } | undefined => {
    const tally = board.tallies.get(column.key);
    if (!sumField || !tally) return undefined;
    const figured: GridColumn = { key: sumField.key, field: sumField, width: 0, frozen: false, summary: 'sum' };
    const figure = figureOf(tally, sumField.key);
    const exact = sumText(figured, figure, ctx);
    const amount = typeof figure === 'number' && sumField.type === 'money';
    return { short: amount ? formatShort(figure, sumField.currency ?? ctx.currency, ctx.locale) : exact, exact: `${text(sumField.label, ctx.locale)} ${exact}` };
  };
  const { openId } = frame;
  const { among } = board;
  const [beside, setBeside] = useState<{ column: string; cards: RecordData[] } | null>(null);
  const look = useCallback(() => setBeside((openId && among(openId)) || null), [among, openId]);
  useEffect(look, [look]);
  useNear(beside?.cards ?? none, beside ? board.tallies.get(beside.column)?.n : undefined);
  const onCards = useCallback(
    (cards: RecordData[], more: Record<string, string>) => {
      setLinks((old) => (Object.keys(more).every((id) => old[id] === more[id]) ? old : { ...old, ...more }));
      if (cards.some((card) => card.id === openId)) look();
    },
    [openId, look],
  );

  const ticking = useTicking(selection, onSelection, phone);
  const keys = useBoardKeys({ root, board, columns, moves, onOpen, onOpenPage, onSelect: (record) => ticking.toggle(record.id) });
  useImperativeHandle(frame.handle, () => ({ focus: keys.focus, show: keys.show }));
  useKeptScroll(root, resetKey, columns.length);
  const rowColor = useRowColors(meta.key, list.state.colors);
  useEffect(() => {
    if (!root.current) return;
    const element = root.current;
    let stop: (() => void) | undefined;
    let over = false;
    void import('@/shared/dnd/dnd').then(
      ({ scrollWhileDragging }) => {
        if (!over) stop = scrollWhileDragging(element);
      },
      () => undefined,
    );
    return () => {
      over = true;
      stop?.();
    };
  }, [board.state]);

  if (board.state === 'error') return <InlineError error={board.error} title={t('failedBoard')} onRetry={board.retry} />;

  const moveItems = (record: RecordData): MenuItem[] => [
    { heading: t('card.moveTo') },
    ...columns
      .filter((c) => c.key !== columnOf(record[field.key]))
      .map<MenuItem>((c) => {
        const verdict = active?.id === record.id ? active.verdicts?.get(c.key) : undefined;
        return {
          key: c.key,
          label: c.label,
          description: verdict?.kind === 'no' ? verdict.reason : verdict?.kind === 'asks' ? t('column.asks') : undefined,
          disabled: verdict?.kind === 'no',
          onSelect: () => keys.move(record, c),
        };
      }),
    { separator: true },
    { label: t('card.open'), onSelect: () => onOpen(record) },
    { label: t('card.page'), onSelect: () => onOpenPage(record) },
    { label: t('card.select'), checked: selection.has(record.id), keys: 'x', onSelect: () => ticking.toggle(record.id) },
  ];
  const columnItems = (column: BoardColumn): MenuItem[] => [
    !phone && { label: t('column.fold'), onSelect: () => fold(new Set([...folded, column.key])) },
    !phone && { label: t('column.only'), onSelect: () => fold(new Set(columns.filter((c) => c !== column).map((c) => c.key))) },
    !phone && folded.size > 0 && { label: t('column.unfoldAll'), onSelect: () => fold(new Set()) },
    { label: t('column.limit'), onSelect: () => setLimiting(column) },
  ];
  const visible = phone ? (single ? [single] : []) : columns;
  return (
    <FieldContextProvider links={ctx.links}>
      {fields.length > 1 && (
        <div className={styles.bar}>
          <Menu
            label={t('by')}
            items={fields.map((f) => ({ label: text(f.label, ctx.locale) || f.key, checked: f.key === field.key, onSelect: () => list.patch({ by: f.key === list.show.by ? undefined : f.key, folded: undefined }) }))}
          >
            <Button kind="text" size="small" icon={Layers}>
              {t('byField', { field: text(field.label, ctx.locale) || field.key })}
            </Button>
          </Menu>
        </div>
      )}
      {phone && (
        <div className={styles.chips} role="group" aria-label={t('by')}>
          {columns.map((c) => (
            <button key={c.key} type="button" className={styles.chip} aria-pressed={c === single} onClick={() => setShown(c.key)}>
              {c.label} {board.tallies.get(c.key)?.n ?? 0}
            </button>
          ))}
        </div>
      )}
      <div ref={root} className={styles.board} {...swipe} {...ticking.handlers} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus} aria-busy={board.state === 'loading'}>
        {board.state === 'loading' && Array.from({ length: 4 }, (_, i) => <Skeleton key={i} className={styles.columnSkeleton} height="100%" radius={8} />)}
        {board.state === 'ready' &&
          visible.map((column) => (
            <Column
              key={column.key}
              board={board}
              field={field}
              column={column}
              zone={ctx.timezone}
              count={board.tallies.get(column.key)?.n ?? 0}
              sum={sumOf(column)}
              limit={limits[column.key]}
              folded={!phone && folded.has(column.key)}
              phone={phone}
              coming={active && keys.dragged === active.id ? { verdict: active.verdicts?.get(column.key), own: columnOf(board.find(active.id)?.[field.key]) === column.key } : null}
              menu={() => columnItems(column)}
              onFold={(on) => fold(new Set(on ? [...folded, column.key] : [...folded].filter((key) => key !== column.key)))}
              onNew={onNew && !column.closed ? () => onNew(column.key === BLANK ? {} : { [field.key]: column.value }) : undefined}
              onDropCard={(id) => {
                const record = board.find(id);
                if (record) keys.move(record, column);
              }}
              onCards={onCards}
              place={`${resetKey}\n${column.key}`}
              card={(record, i) => (
                <Card
                  record={record}
                  title={titleOf(record)}
                  href={`/a/${list.app}/o/${meta.key}/${record.id}`}
                  facts={facts}
                  ctx={ctx}
                  object={meta.key}
                  age={record.$since && !column.closed && <Age since={record.$since} column={column.label} limit={show.stuck?.[column.key]} zone={ctx.timezone} />}
                  chosen={selection.has(record.id) || frame.openId === record.id}
                  current={keys.current === record.id || (keys.columnOfCurrent !== column.key && i === 0)}
                  moving={keys.dragged === record.id}
                  color={rowColor(record)}
                  fault={moves.faults.get(record.id)}
                  still={still || phone}
                  menu={() => moveItems(record)}
                  onMenu={(open) => (open ? moves.consider(record) : moves.leave())}
                  onOpen={(event) => {
                    if (event.shiftKey) return;
                    event.preventDefault();
                    onOpen(record);
                  }}
                  onDrag={(dragging) => keys.drag(record, dragging)}
                  onDismiss={() => moves.dismiss(record.id)}
                />
              )}
            />
          ))}
      </div>
      <Suspense>
        {asked && (
          <NeedsDialog
            key={asked.record.id}
            meta={meta}
            field={field}
            asked={asked}
            onDone={moves.answered}
            onConflict={(current) => {
              moves.answered(null);
              board.patch(current.id, current);
              moves.refuse(current.id, t('conflict'));
            }}
          />
        )}
        {limiting && <LimitDialog column={limiting.label} limit={limits[limiting.key]} onLimit={(most) => setLimit(limiting.key, most)} onClose={() => setLimiting(null)} />}
      </Suspense>
    </FieldContextProvider>
  );
}

/** How many cards a column should have at most: what the view says, then what the person does. */
function useLimits(object: string, view: string, by: string, show: ViewShow): [Record<string, number>, (column: string, most: number | undefined) => void] {
  const name = `limits.${object}.${view}.${by}`;
  const kept = useMe().data?.preferences[name] as Record<string, number> | undefined;
  const { mutate } = usePatchMe();
  const limits = Object.fromEntries(Object.entries({ ...show.limits, ...kept }).filter(([, most]) => most > 0));
  return [limits, (column, most) => mutate({ preferences: { [name]: { ...kept, [column]: most ?? 0 } } })];
}
