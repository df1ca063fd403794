import { useEffect, useRef } from 'react';
import { moduleOf } from '@/fields';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Badge, ToggleChip } from '@/shared/ui';
import { inkOf } from '../schedule/color';
import type { Schedule } from '../schedule/useSchedule';
import { WaitingList } from '../schedule/WaitingList';
import styles from './calendar.module.css';
import type { Only } from './only';

interface RailProps {
  records: readonly RecordData[];
  more: boolean;
  schedule: Schedule;
  /** Absent where records have no owner. */
  owner?: FieldMeta;
  color?: FieldMeta;
  only: Only;
  onOnly: (only: Only) => void;
  onLink: (id: string, title: string) => void;
  onCard: (id: string, element: HTMLElement, rescheduling?: boolean) => void;
}

/** Whose records the calendar shows and of which colours, and those without a date, to be drawn onto it. */
export function Rail({ records, more, schedule, owner, color, only, onOnly, onLink, onCard }: RailProps) {
  const t = useT('calendar');
  const ts = useT('schedule');
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let wanted = true;
    void import('@fullcalendar/react/interaction').then(
      ({ Draggable }) => {
        if (!wanted || !list.current) return;
        const drag = new Draggable(list.current, {
          itemSelector: '[data-movable]',
          eventData: (element) => ({ title: element.dataset.title ?? '', create: false }),
        });
        stop = () => drag.destroy();
      },
      // Without it records are scheduled by their button.
      () => undefined,
    );
    return () => {
      wanted = false;
      stop?.();
    };
  }, []);
  const options = color?.options?.filter((option) => !option.disabled || only.colors.includes(option.value)) ?? [];
  const { ctx } = schedule;
  const Owners = owner && moduleOf(owner).Filter;
  return (
    <aside className={styles.rail} aria-label={ts('unscheduled')}>
      {(owner || options.length > 0) && (
        <div className={styles.only}>
          {owner && Owners && (
            <label className={styles.owners}>
              <span>{text(owner.label, ctx.locale) || t('owner')}</span>
              <Owners field={owner} ctx={ctx} op="in" value={only.owners} label={text(owner.label, ctx.locale) || t('owner')} onLink={onLink} onChange={(owners) => onOnly({ ...only, owners: (owners as string[] | null) ?? [] })} />
            </label>
          )}
          {color && options.length > 0 && (
            <div className={styles.colors} role="group" aria-label={text(color.label, ctx.locale) || color.key}>
              {options.map((option) => {
                const pressed = only.colors.includes(option.value);
                return (
                  <ToggleChip key={option.value} pressed={pressed} onClick={() => onOnly({ ...only, colors: pressed ? only.colors.filter((value) => value !== option.value) : [...only.colors, option.value] })}>
                    <i className={styles.colorDot} style={{ background: inkOf(option.color ?? null) }} aria-hidden />
                    {text(option.label, ctx.locale) || option.value}
                  </ToggleChip>
                );
              })}
            </div>
          )}
        </div>
      )}
      <header>
        <h3>{ts('unscheduled')}</h3>
        <Badge count={records.length} />
      </header>
      <p className={styles.help}>{records.length === 0 ? t(only.owners.length + only.colors.length > 0 ? 'noneFits' : 'noneUnscheduled') : t('unscheduledHelp')}</p>
      <WaitingList ref={list} drawn records={records} more={more} schedule={schedule} onCard={onCard} />
    </aside>
  );
}
