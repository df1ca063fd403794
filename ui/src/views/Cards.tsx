import { inCurrency } from '@/fields/parts/currency';
import { ChevronRight, Check } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore, type CSSProperties } from 'react';
import { moduleOf, type FieldContext } from '@/fields';
import { linkId, linkTitle } from '@/fields/format';
import { Stacked, useRows, type Band, type Column, type LineSource, type Selection } from '@/grid';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text } from '@/shared/i18n';
import { useKeptScroll } from '@/shared/page';
import { Avatar, cx, Skeleton } from '@/shared/ui';
import styles from './ListPage.module.css';
import { useTicking } from './ticking';

const HEIGHT = 124;
const BAND = 52;
const GAP = 8;
/** What floats at the foot stands in this. */
const FOOT = 96;

interface CardsProps {
  label: string;
  source: LineSource;
  columns: Column[];
  titleKey: string;
  fields: FieldMeta[];
  ctx: FieldContext;
  object: string;
  selection: Selection;
  onSelection: (selection: Selection) => void;
  onOpen: (record: RecordData) => void;
  onFold: (band: Band, open: boolean) => void;
  bandTitle: (band: Band) => string;
  rowColor?: (record: RecordData) => string | null;
  resetKey: string;
}

/** The rows on a phone: title, tag, three facts and the owner; a long press selects. */
export function Cards(props: CardsProps) {
  const { source, selection, resetKey } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const version = useSyncExternalStore(
    useCallback((listener) => source.subscribe(listener), [source]),
    () => source.version,
  );
  const count = source.length;
  const { bands } = source;
  const lines = useMemo(() => new Stacked(count, HEIGHT + GAP, bands, BAND + GAP), [count, bands]);
  const rows = useRows(scroller, lines, { head: 0, foot: FOOT, over: 6 });
  const first = rows.drawn[0] ?? 0;
  const last = rows.drawn.at(-1) ?? 12;
  useEffect(() => source.need(first, last), [source, first, last, version]);
  useKeptScroll(scroller, `${resetKey}\ncards`, version);
  const ticking = useTicking(selection, props.onSelection, true);
  return (
    <div ref={scroller} className={cx(styles.cards, source.state === 'loading' && styles.waiting)} role="list" aria-label={props.label} {...ticking.handlers}>
      <div style={{ position: 'relative', height: rows.height, margin: '0 -12px' }}>
        {rows.drawn.map((index) => {
          const line = source.line(index);
          const style = { transform: `translateY(${rows.top(index)}px)`, height: lines.heightOf(index) - GAP };
          if (line.kind === 'band') {
            return (
              <div key={line.key} role="listitem" className={styles.place} style={style}>
                <button
                  type="button"
                  aria-expanded={line.open}
                  className={styles.cardBand}
                  onClick={() => props.onFold(line, !line.open)}
                >
                  <ChevronRight
                    size={16}
                    style={{ transform: line.open ? 'rotate(90deg)' : undefined, marginLeft: line.level * 16 }}
                    aria-hidden
                  />
                  <span className={styles.grow}>{props.bandTitle(line)}</span>
                  {formatNumber(line.count)}
                </button>
              </div>
            );
          }
          if (line.kind !== 'row') {
            return (
              <div key={`l${index}`} className={cx(styles.place, styles.card)} style={style} aria-hidden>
                <Skeleton width="60%" />
                <Skeleton width="80%" />
                <Skeleton width="40%" />
              </div>
            );
          }
          const chosen = selection.has(line.record.id);
          const color = props.rowColor?.(line.record);
          return (
            <div key={line.record.id} role="listitem" className={styles.place} style={style}>
              <button
                type="button"
                className={cx(styles.card, color && styles.cardColored, chosen && styles.cardChosen)}
                style={color ? ({ '--row-color': `var(--tn-tag-${color})` } as CSSProperties) : undefined}
                data-record={line.record.id}
                onClick={() => props.onOpen(line.record)}
              >
                <Face {...props} record={line.record} chosen={chosen} />
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Face({
  record,
  chosen,
  columns,
  titleKey,
  fields,
  ctx,
  object,
}: CardsProps & { record: RecordData; chosen: boolean }) {
  const title = fields.find((f) => f.key === titleKey);
  const filled = columns.filter(
    (c) =>
      c.key !== titleKey && c.key !== 'owner' && !moduleOf(c.field).isBlank(record[c.key]) && c.field.type !== 'switch',
  );
  const tag = filled.find((c) => c.field.type === 'select');
  const facts = filled.filter((c) => c !== tag).slice(0, 3);
  const owner = linkTitle(record.owner, ctx.links);
  const TagCell = tag ? moduleOf(tag.field).Cell : null;
  return (
    <>
      <span className={styles.cardTop}>
        {chosen && <Check size={16} aria-hidden />}
        <b>{title ? moduleOf(title).format(record[titleKey], title, ctx) : record.id}</b>
        {TagCell && tag && <TagCell value={record[tag.key]} field={tag.field} ctx={ctx} object={object} id={record.id} />}
        {owner && <Avatar name={owner} id={linkId(record.owner)} size={22} />}
      </span>
      {facts.map((column) => (
        <span key={column.key} className={styles.cardLine}>
          <span>{text(column.field.label, ctx.locale)}</span>
          <span>{moduleOf(column.field).format(record[column.key], inCurrency(column.field, (key) => record[key]), ctx)}</span>
        </span>
      ))}
    </>
  );
}
