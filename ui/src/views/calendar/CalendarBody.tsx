import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react';
import { todayIn } from '@/fields/parse/zone';
import { useMe } from '@/shared/api';
import type { RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { EmptyState, InlineError, Progress, Skeleton, useMedia } from '@/shared/ui';
import { useNear, useRecordHandle } from '../frame';
import type { ViewBodyProps } from '../kinds';
import { RecordCard } from '../schedule/RecordCard';
import { newAt, type At } from '../schedule/span';
import { useSchedule, useTimes } from '../schedule/useSchedule';
import { MOST } from '../schedule/useWindow';
import { WaitingFoot } from '../schedule/WaitingFoot';
import { Agenda } from './Agenda';
import styles from './calendar.module.css';
import { CalendarBar } from './CalendarBar';
import { clashesWith, inTime } from './events';
import { onlyFilter, readOnly, writeOnly } from './only';
import { Rail } from './Rail';
import { daysOn, readDay, readMode, type Mode } from './range';
import { useCalendarData } from './useCalendarData';
import { useWorkdays } from './useWorkdays';
import { WeekStrip } from './WeekStrip';

const CalendarGrid = lazy(() => import('./CalendarGrid'));

/** Records by date: month, week, day and agenda; on a phone a week and its days. */
export default function CalendarBody(props: ViewBodyProps) {
  const { meta, list, show, phone, onOpen, onNew } = props;
  const t = useT('calendar');
  const ts = useT('schedule');
  const me = useMe().data?.user.id ?? null;
  const wide = useMedia('(min-width: 1024px)');
  const times = useTimes(props);
  const zone = times?.zone ?? list.ctx.timezone;
  const today = todayIn(zone);
  const mode: Mode = phone ? 'week' : readMode(list.search.mode);
  const date = readDay(list.search.date, today);
  const only = useMemo(() => readOnly(list.search.only), [list.search.only]);
  const [people, setPeople] = useState<Record<string, string>>({});
  const rail = wide && !phone;
  const color = meta.fields.find((f) => f.key === show.color);
  const data = useCalendarData(list, times, mode, date, rail ? onlyFilter(only, color?.key, me) : '');
  const links = useMemo(() => ({ ...people, ...data.links }), [people, data.links]);
  const schedule = useSchedule(props, times, links);
  const [card, setCard] = useState<{ id: string; rescheduling: boolean } | null>(null);
  useNear(useMemo(() => inTime(data.placed).map((p) => p.record), [data.placed]));
  const root = useRef<HTMLDivElement>(null);
  useRecordHandle(root);
  const anchor = useRef<HTMLElement>(null);
  const workdays = useWorkdays(daysOn(mode, date));
  const known = useMemo(() => new Map([...data.waiting, ...data.placed.map((p) => p.record)].map((record) => [record.id, record])), [data.waiting, data.placed]);
  const shown = card && known.get(card.id);
  const at = card && data.placed.find((p) => p.record.id === card.id);
  const { patch } = list;
  const go = useCallback(
    (to: { date?: string; mode?: Mode }) =>
      patch(
        { ...(to.date && { date: to.date === today ? undefined : to.date }), ...(to.mode && { mode: to.mode === 'month' ? undefined : to.mode }) },
        { replace: true },
      ),
    [patch, today],
  );
  const openCard = useCallback((id: string, element: HTMLElement, rescheduling = false) => {
    anchor.current = element;
    setCard({ id, rescheduling });
  }, []);
  const create = useMemo(() => (onNew && times ? (from: At, to: At) => onNew(newAt(times, from, to)) : undefined), [onNew, times]);
  /** Moves a record; a refusal stays beside it. */
  const move = useCallback(
    (record: RecordData, changes: Record<string, string | null>, element: HTMLElement | null) =>
      void schedule.move(record, changes).catch(() => element && openCard(record.id, element)),
    [schedule, openCard],
  );
  if (!times) return <EmptyState title={t('gone')} />;
  const objects = text(meta.plural, list.ctx.locale) || text(meta.label, list.ctx.locale);
  const parts = { data, schedule, times, color, today, workdays, onCard: openCard, onCreate: create };
  const days = daysOn(mode, date);
  return (
    <div ref={root} className={styles.body} {...schedule.ticking.handlers} onKeyDown={schedule.ticking.onKey}>
      <div className={styles.main}>
        {phone ? <WeekStrip date={date} today={today} placed={data.placed} workdays={workdays} onGo={(day) => go({ date: day })} /> : <CalendarBar mode={mode} date={date} today={today} onGo={go} />}
        <div className={styles.line}>{(data.window.loading || data.window.stale) && <Progress label={t('loading')} />}</div>
        {data.window.error !== null && <InlineError error={data.window.error} title={t('failed')} onRetry={data.window.retry} />}
        {data.window.more && <p className={styles.note}>{ts('tooMany', { shown: MOST.toLocaleString('en-US') })}</p>}
        {phone || mode === 'list' ? (
          <Agenda {...parts} days={phone ? { from: date, to: days.to } : days} objects={objects} every={phone} onOpen={onOpen} />
        ) : (
          <Suspense fallback={<Skeleton height="100%" />}>
            <CalendarGrid {...parts} mode={mode} date={date} label={t('label', { objects })} onDay={(day) => go({ date: day, mode: 'day' })} onMove={move} />
          </Suspense>
        )}
        {!rail && <WaitingFoot records={data.waiting} more={data.moreWaiting} schedule={schedule} onCard={openCard} />}
      </div>
      {rail && (
        <Rail
          records={data.waiting}
          more={data.moreWaiting}
          schedule={schedule}
          owner={meta.owner ? meta.fields.find((f) => f.key === 'owner') : undefined}
          color={color}
          only={only}
          onOnly={(next) => patch({ only: writeOnly(next) }, { replace: true })}
          onLink={(id, name) => setPeople((old) => ({ ...old, [id]: name }))}
          onCard={openCard}
        />
      )}
      {shown && (
        <RecordCard
          key={`${shown.id} ${String(card.rescheduling)}`}
          record={shown}
          schedule={schedule}
          object={meta.key}
          columns={list.columns}
          anchor={anchor}
          rescheduling={card.rescheduling}
          clashes={at ? clashesWith(at, data.placed).slice(0, 3).map((p) => schedule.title(p.record)) : []}
          onOpen={onOpen}
          onClose={() => setCard(null)}
        />
      )}
    </div>
  );
}
