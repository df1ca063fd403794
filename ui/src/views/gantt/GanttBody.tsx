import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { addDays, daysBetween } from '@/fields/parse/date';
import { todayIn } from '@/fields/parse/zone';
import { formatPercent } from '@/shared/format';
import { text, useLocale, useT } from '@/shared/i18n';
import { Button, cx, EmptyState, IconButton, InlineError, Progress, Segmented, Skeleton } from '@/shared/ui';
import { inTime, sorted, type Placed } from '../calendar/events';
import { readDay } from '../calendar/range';
import { useNear, useRecordHandle } from '../frame';
import type { ViewBodyProps } from '../kinds';
import { colorOf } from '../schedule/color';
import { RecordCard } from '../schedule/RecordCard';
import { atWall, inRange, movedTo, resizedTo, unscheduled, wallMs, type Changes } from '../schedule/span';
import { useSchedule, useTimes } from '../schedule/useSchedule';
import { MOST, useWindow, WAITING } from '../schedule/useWindow';
import { WaitingFoot } from '../schedule/WaitingFoot';
import { Tick } from '../ticking';
import { Bar, type Grip } from './Bar';
import styles from './gantt.module.css';
import { barOf, daysAround, headOf, isWeekend, PX, readScale, scales, shareOf, steppedBy, type Scale } from './scale';

const ROW = 36;

/** Records as bars over days, weeks or months. */
export default function GanttBody(props: ViewBodyProps) {
  const { meta, list, show, phone, onOpen } = props;
  const t = useT('gantt');
  const ts = useT('schedule');
  const locale = useLocale((s) => s.locale);
  const times = useTimes(props);
  const today = todayIn(times?.zone ?? list.ctx.timezone);
  const scale = readScale(list.search.mode);
  const date = readDay(list.search.date, today);
  const days = useMemo(() => daysAround(scale, date), [scale, date]);
  const px = PX[scale];
  const width = daysBetween(days.from, days.to) * px;
  const window = useWindow(list, times && inRange(times, days.from, days.to));
  const idle = useWindow(list, times && unscheduled(times), WAITING);
  const links = useMemo(() => ({ ...window.links, ...idle.links }), [window.links, idle.links]);
  const schedule = useSchedule(props, times, links);
  const placed = useMemo(() => (times ? inTime(sorted(window.items, times).placed) : []), [window.items, times]);
  useNear(useMemo(() => placed.map((p) => p.record), [placed]));
  const scroller = useRef<HTMLDivElement>(null);
  useRecordHandle(scroller);
  const anchor = useRef<HTMLElement>(null);
  const [card, setCard] = useState<{ id: string; rescheduling: boolean } | null>(null);
  const virtual = useVirtualizer({ count: placed.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 10 });
  const lead = phone ? 112 : 240;
  useLayoutEffect(() => {
    // The date stands near the left, with some of what was before.
    scroller.current?.scrollTo({ left: Math.max(0, daysBetween(days.from, date) * px - 120) });
  }, [days, date, px]);
  if (!times?.end) return <EmptyState title={t('gone')} />;
  const end = times.end;
  const objects = text(meta.plural, list.ctx.locale) || text(meta.label, list.ctx.locale);
  const color = meta.fields.find((f) => f.key === show.color);
  const progress = meta.fields.find((f) => f.key === show.progress);
  const { upper, lower } = headOf(scale, days);
  const shown = card && (placed.find((p) => p.record.id === card.id)?.record ?? idle.items.find((record) => record.id === card.id));
  const go = (to: { date?: string; mode?: Scale }) =>
    list.patch({ ...(to.date && { date: to.date === today ? undefined : to.date }), ...(to.mode && { mode: to.mode === 'week' ? undefined : to.mode }) }, { replace: true });
  const openCard = (id: string, element: HTMLElement, rescheduling = false) => {
    anchor.current = element;
    setCard({ id, rescheduling });
  };
  const shift = ({ record, span }: Placed, grip: Grip, by: number, element: HTMLElement) => {
    const moved = (ms: number) => (span.start.time === undefined ? { date: addDays(atWall(ms).date, by) } : atWall(ms + by * 86_400_000));
    const start = moved(wallMs(span.start));
    const last = moved(wallMs(span.end));
    let changes: Changes;
    if (grip === 'all') changes = movedTo(record, times, start);
    else if (grip === 'start') changes = wallMs(start) < wallMs(span.end) ? resizedTo({ ...times, end }, start, null) : {};
    else changes = wallMs(last) > wallMs(span.start) ? resizedTo({ ...times, end }, null, last) : {};
    if (Object.keys(changes).length > 0) void schedule.move(record, changes).catch(() => openCard(record.id, element));
  };
  const upperName = (day: string): string => (scale === 'month' ? t('year', { year: day.slice(0, 4) }) : t('month', { year: day.slice(0, 4), month: locale === 'zh' ? Number(day.slice(5, 7)) : day.slice(5, 7) }));
  const lowerName = (day: string): string => (scale === 'month' ? t('shortMonth', { month: Number(day.slice(5, 7)) }) : scale === 'week' ? day.slice(5) : String(Number(day.slice(8))));
  const now = today >= days.from && today < days.to ? (daysBetween(days.from, today) + 0.5) * px : null;
  return (
    <div className={styles.body} {...schedule.ticking.handlers} onKeyDown={schedule.ticking.onKey}>
      <div className={styles.tools}>
        <IconButton icon={ChevronLeft} label={t('previous')} onClick={() => go({ date: steppedBy(scale, date, -1) })} />
        {!phone && <h2 className={styles.range}>{t('range', { from: days.from, to: addDays(days.to, -1) })}</h2>}
        <IconButton icon={ChevronRight} label={t('next')} onClick={() => go({ date: steppedBy(scale, date, 1) })} />
        <Button size="small" disabled={date === today} onClick={() => go({ date: today })}>
          {t('today')}
        </Button>
        <span className={styles.grow} />
        {!phone && <span className={styles.help}>{t('help')}</span>}
        <Segmented label={t('scale')} size="small" items={scales.map((key) => ({ key, label: t(`scales.${key}`) }))} value={scale} onChange={(mode) => go({ mode })} />
      </div>
      <div className={styles.line}>{(window.loading || window.stale) && <Progress label={t('loading')} />}</div>
      {window.error !== null && <InlineError error={window.error} title={t('failed')} onRetry={window.retry} />}
      {window.more && <p className={styles.note}>{ts('tooMany', { shown: MOST.toLocaleString('en-US') })}</p>}
      {/* Scrolled by keys, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label={t('label', { objects })}>
        <div className={styles.sheet} style={{ width: lead + width }}>
          <div className={styles.head} aria-hidden>
            <div className={styles.corner} style={{ width: lead }} />
            <div className={styles.axis} style={{ width }}>
              {upper.map((s) => (
                <span key={s.date} className={styles.upper} style={{ left: s.left, width: s.width }}>
                  <b>{s.width > 44 ? upperName(s.date) : ''}</b>
                </span>
              ))}
              {lower.map((s) => (
                <span key={s.date} className={styles.lower} style={{ left: s.left, width: s.width }}>
                  {s.width > 20 ? lowerName(s.date) : ''}
                </span>
              ))}
            </div>
          </div>
          <div className={styles.rows} style={{ minHeight: Math.max(virtual.getTotalSize(), 200) }}>
            <div className={styles.ground} style={{ left: lead, width }} aria-hidden>
              {lower.map((s) => (
                <i key={s.date} className={scale === 'day' && isWeekend(s.date) ? styles.weekend : styles.tick} style={{ left: s.left, width: s.width }} />
              ))}
              {now !== null && <i className={styles.now} style={{ left: now }} />}
            </div>
            {window.loading && [0, 1, 2, 3].map((i) => <div key={i} className={styles.row} style={{ transform: `translateY(${i * ROW}px)`, paddingInlineStart: lead + 40 + i * 60 }}><Skeleton width={180} height={20} /></div>)}
            <ul className={styles.items}>
              {virtual.getVirtualItems().map((item) => {
                const one = placed[item.index];
                if (!one) return null;
                const { record, span } = one;
                const title = schedule.title(record);
                const share = shareOf(record, progress);
                return (
                  <li key={record.id} className={cx(styles.row, schedule.ticking.has(record.id) && styles.ticked)} style={{ transform: `translateY(${item.start}px)` }}>
                    <div className={styles.name} style={{ width: lead }}>
                      <Tick id={record.id} title={title} ticking={schedule.ticking} />
                      <button type="button" className={styles.title} title={title} data-record={record.id} onClick={() => onOpen(record)}>
                        {title}
                      </button>
                    </div>
                    <div className={styles.track} style={{ width }}>
                      <Bar
                        {...barOf(span, days, px)}
                        id={record.id}
                        title={title}
                        words={share === null ? t('bar', { title, when: schedule.when(record) }) : t('barDone', { title, when: schedule.when(record), done: formatPercent(share) })}
                        px={px}
                        share={share}
                        color={colorOf(record, color)}
                        movable={schedule.stuck(record, 'start') === null}
                        stretchable={schedule.stuck(record, 'end') === null}
                        onOpen={(element) => openCard(record.id, element)}
                        onShift={(grip, by, element) => shift(one, grip, by, element)}
                      />
                    </div>
                  </li>
                );
              })}
            </ul>
          </div>
        </div>
        {placed.length === 0 && !window.loading && window.error === null && (
          <div className={styles.empty}>
            <EmptyState small title={t('nothing', { objects })} />
          </div>
        )}
      </div>
      <WaitingFoot records={idle.items} more={idle.more} schedule={schedule} onCard={openCard} />
      {shown && <RecordCard key={`${shown.id} ${String(card.rescheduling)}`} record={shown} schedule={schedule} object={meta.key} columns={list.columns} anchor={anchor} rescheduling={card.rescheduling} onOpen={onOpen} onClose={() => setCard(null)} />}
    </div>
  );
}
