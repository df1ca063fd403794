import FullCalendar, { type CalendarRef } from '@fullcalendar/react';
import dayGridPlugin from '@fullcalendar/react/daygrid';
import interactionPlugin from '@fullcalendar/react/interaction';
import '@fullcalendar/react/skeleton.css';
import classicTheme from '@fullcalendar/react/themes/classic';
import '@fullcalendar/react/themes/classic/theme.css';
import timeGridPlugin from '@fullcalendar/react/timegrid';
import { useEffect, useLayoutEffect, useMemo, useReducer, useRef, type ReactElement } from 'react';
import { weekday } from '@/fields/parse/date';
import { wallOf } from '@/fields/parse/zone';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { useLocale, useT } from '@/shared/i18n';
import { cx } from '@/shared/ui';
import { atWall, movedTo, readWall, resizedTo, wallMs, type At, type Changes, type Times } from '../schedule/span';
import type { Schedule } from '../schedule/useSchedule';
import styles from './calendar.module.css';
import './palette.css';
import { eventOf, type Placed } from './events';
import type { Mode } from './range';
import { DayMark, type Workdays } from './workdays';

interface CalendarGridProps {
  mode: Mode;
  date: string;
  label: string;
  data: { placed: Placed[]; waiting: RecordData[] };
  schedule: Schedule;
  times: Times;
  color?: FieldMeta;
  workdays: Workdays;
  onDay: (day: string) => void;
  onCard: (id: string, element: HTMLElement) => void;
  onCreate?: (from: At, to: At) => void;
  onMove: (record: RecordData, changes: Changes, element: HTMLElement | null) => void;
}

const plugins = [dayGridPlugin, timeGridPlugin, interactionPlugin, classicTheme];
const views = { month: 'dayGridMonth', week: 'timeGridWeek', day: 'timeGridDay', list: 'dayGridMonth' } as const;
const clock = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

/** The day of a marker of the calendar, whose days stand in UTC. */
const dayOf = (marker: Date): string => marker.toISOString().slice(0, 10);

/**
 * What is drawn in the calendar while something is carried in it: what was before.
 * FullCalendar takes a drop after any new option for one from another calendar,
 * and does not tell of it as a drop.
 */
function useStill(now: ReactElement, carrying: { readonly current: boolean }): ReactElement {
  const still = useRef(now);
  useLayoutEffect(() => {
    if (!carrying.current) still.current = now;
  });
  return carrying.current ? still.current : now;
}

/**
 * Month, week and day. It is given the wall's times as if they were UTC, so that
 * it neither needs nor uses the zone of the browser.
 */
export default function CalendarGrid({ mode, date, label, data, schedule, times, color, workdays, onDay, onCard, onCreate, onMove }: CalendarGridProps) {
  const t = useT('calendar');
  const tv = useT('views');
  const locale = useLocale((s) => s.locale);
  const calendar = useRef<CalendarRef>(null);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Outside of React's commit: the calendar flushes what it draws.
    queueMicrotask(() => calendar.current?.getApi().changeView(views[mode], date));
  }, [mode, date]);
  const events = useMemo(
    () =>
      data.placed.map((placed) =>
        eventOf(placed, {
          title: schedule.title(placed.record),
          color,
          movable: schedule.stuck(placed.record, 'start') === null,
          stretchable: schedule.stuck(placed.record, 'end') === null,
        }),
      ),
    // What a record is called and whether it may be moved follow from it and its fields.
    // oxlint-disable-next-line react/exhaustive-deps
    [data.placed, color, schedule.title, schedule.stuck],
  );
  // The calendar draws an event when it likes, before the times that it has now are
  // here or after: the whole event says what it is by the newest, and again when they change.
  const newest = useRef(data);
  const placedOf = (id: string): Placed | undefined => newest.current.placed.find((p) => p.record.id === id);
  const say = (event: Element | null | undefined, id: string, title: string): void => {
    const placed = placedOf(id);
    event?.setAttribute('title', t('eventAt', { title, when: placed ? schedule.when(placed.record) : '' }));
  };
  useLayoutEffect(() => {
    newest.current = data;
    for (const drawn of frame.current?.querySelectorAll<HTMLElement>('[data-record]') ?? []) {
      const placed = placedOf(drawn.dataset.record!);
      if (placed) say(drawn.closest('[data-event]'), placed.record.id, schedule.title(placed.record));
    }
  });
  const elementOf = (id: string): HTMLElement | null => frame.current?.querySelector<HTMLElement>(`[data-record="${CSS.escape(id)}"]`) ?? frame.current;
  const carrying = useRef(false);
  const [, drawAnew] = useReducer((times: number) => times + 1, 0);
  const carry = (now: boolean): void => {
    carrying.current = now;
    if (!now) drawAnew();
  };
  const drawn = useStill(
    <FullCalendar
      ref={calendar}
      plugins={plugins}
      className={styles.calendar}
      initialView={views[mode]}
      initialDate={date}
      height="100%"
      headerToolbar={false}
      timeZone="UTC"
      now={() => {
        const wall = wallOf(new Date(), times.zone);
        return `${wall.date}T${wall.time}Z`;
      }}
      locale={locale === 'zh' ? 'zh-cn' : 'en'}
      firstDay={1}
      fixedWeekCount={false}
      dayMaxEvents={4}
      eventDisplay="block"
      nowIndicator
      scrollTime="08:00:00"
      slotHeaderFormat={clock}
      eventTimeFormat={clock}
      allDayText={t('allDay')}
      closeHint={t('close')}
      moreLinkText={(count) => t('more', { count })}
      moreLinkHint={(count) => t('more', { count })}
      navLinks
      navLinkDayClick={(marker) => onDay(dayOf(marker))}
      navLinkHint={(words) => words}
      dayHeaderContent={(info) =>
        mode === 'month' ? (
          t(`weekdays.${weekday(dayOf(info.date))}`)
        ) : (
          // The head of a day is called what stands in it.
          <span className={styles.head} ref={(element) => element?.closest('[role=link]')?.removeAttribute('aria-label')}>
            {t(`weekdays.${weekday(dayOf(info.date))}`)} <b>{dayOf(info.date).slice(5)}</b> <DayMark day={dayOf(info.date)} workdays={workdays} />
          </span>
        )
      }
      dayCellTopContent={(info) => (
        <span className={styles.head}>
          <DayMark day={dayOf(info.date)} workdays={workdays} />
          {info.date.getUTCDate()}
        </span>
      )}
      events={events}
      eventContent={(info) => (
        <span
          className={cx(styles.event, info.view.type !== 'dayGridMonth' && !info.event.allDay && styles.tall)}
          data-record={info.event.id}
          data-ticked={schedule.ticking.has(info.event.id) || undefined}
          ref={(element) => say(element?.closest('[data-event]'), info.event.id, info.event.title)}
        >
          {info.timeText && <span className={styles.eventTime}>{info.timeText}</span>}
          <span>{info.event.title}</span>
          {schedule.ticking.has(info.event.id) && <i className="tn-sr-only">{tv('list.ticked')}</i>}
          <i className={styles.tick} data-tick aria-hidden />
        </span>
      )}
      eventDidMount={({ el, event }) => {
        el.dataset.event = '';
        say(el, event.id, event.title);
      }}
      eventInteractive
      eventResizableFromStart={false}
      dragRevertDuration={0}
      longPressDelay={400}
      eventClick={({ event, el, jsEvent }) => {
        jsEvent.preventDefault();
        onCard(event.id, el);
      }}
      eventDragStart={() => carry(true)}
      eventDragStop={() => carry(false)}
      eventResizeStart={() => carry(true)}
      eventResizeStop={() => carry(false)}
      eventDrop={({ event, revert }) => {
        const placed = placedOf(event.id);
        const start = readWall(event.startStr);
        // The record says where it stands, also when its new time is refused.
        revert();
        if (placed) onMove(placed.record, movedTo(placed.record, times, start), elementOf(event.id));
      }}
      eventResize={({ event, revert }) => {
        const placed = placedOf(event.id);
        const end = readWall(event.endStr);
        revert();
        if (placed) onMove(placed.record, resizedTo(times, null, end, atWall(wallMs(placed.span.end)).time), elementOf(event.id));
      }}
      droppable
      drop={({ draggedEl, dateStr }) => {
        const record = newest.current.waiting.find((one) => one.id === draggedEl.dataset.id);
        if (record) onMove(record, movedTo(record, times, readWall(dateStr)), draggedEl);
      }}
      selectable={onCreate !== undefined}
      selectMirror
      selectMinDistance={0}
      select={({ startStr, endStr, allDay }) => {
        calendar.current?.getApi().unselect();
        const day = (text: string): At => (allDay ? { date: text.slice(0, 10) } : readWall(text));
        onCreate?.(day(startStr), day(endStr));
      }}
    />,
    carrying,
  );
  return (
    <div ref={frame} className={styles.grid} role="region" aria-label={label}>
      {drawn}
    </div>
  );
}
