import { CalendarClock, SquareCheck, SquareX, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { moduleOf } from '@/fields';
import { inCurrency } from '@/fields/parts/currency';
import type { Column } from '@/grid';
import type { RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, InlineError, Popover, type Anchor } from '@/shared/ui';
import Reschedule from './Reschedule';
import styles from './schedule.module.css';
import type { Schedule } from './useSchedule';

interface RecordCardProps {
  record: RecordData;
  schedule: Schedule;
  object: string;
  columns: readonly Column[];
  anchor: Anchor;
  /** Titles of what is at the same time. */
  clashes?: readonly string[];
  /** Opens with the fields of {@link Reschedule}. */
  rescheduling?: boolean;
  onOpen: (record: RecordData) => void;
  onClose: () => void;
}

/** What a record on a calendar is about, and what can be done with it. */
export function RecordCard({ record, schedule, object, columns, anchor, clashes = [], rescheduling = false, onOpen, onClose }: RecordCardProps) {
  const t = useT('schedule');
  const [changing, setChanging] = useState(rescheduling);
  const { ctx, times, refused } = schedule;
  const title = schedule.title(record);
  const stuck = schedule.stuck(record, 'start');
  const facts = columns
    .filter((c) => c.key !== times?.start.key && c.key !== times?.end?.key && c.field.type !== 'subform' && c.key !== schedule.titleKey && !moduleOf(c.field).isBlank(record[c.key]))
    .slice(0, 4);
  const close = () => {
    schedule.dismiss();
    onClose();
  };
  return (
    <Popover open onClose={close} anchor={anchor} label={changing ? t('rescheduleNamed', { title }) : title} width={320}>
      <div className={styles.card}>
        <h3 className={styles.title}>{title}</h3>
        {refused?.id === record.id && <InlineError>{t('refused', { reason: refused.message })}</InlineError>}
        {changing ? (
          <Reschedule record={record} schedule={schedule} object={object} onClose={close} />
        ) : (
          <>
            <p className={styles.when}>{schedule.when(record)}</p>
            {clashes.map((other) => (
              <p key={other} className={styles.clash}>
                <TriangleAlert aria-hidden /> {t('clash', { title: other })}
              </p>
            ))}
            <dl className={styles.facts}>
              {facts.map(({ key, field }) => (
                <div key={key}>
                  <dt>{text(field.label, ctx.locale)}</dt>
                  <dd>{moduleOf(field).format(record[key], inCurrency(field, (other) => record[other]), ctx)}</dd>
                </div>
              ))}
            </dl>
            <div className={styles.actions}>
              <Button
                kind="text"
                icon={schedule.ticking.has(record.id) ? SquareX : SquareCheck}
                onClick={() => {
                  close();
                  schedule.ticking.toggle(record.id);
                }}
              >
                {t(schedule.ticking.has(record.id) ? 'untick' : 'tick')}
              </Button>
              <Button icon={CalendarClock} disabled={stuck === null ? false : t('locked', { reason: stuck })} onClick={() => setChanging(true)}>
                {t('reschedule')}
              </Button>
              <Button
                kind="primary"
                onClick={() => {
                  close();
                  onOpen(record);
                }}
              >
                {t('open')}
              </Button>
            </div>
          </>
        )}
      </div>
    </Popover>
  );
}
