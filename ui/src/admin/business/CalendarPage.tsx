import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useT } from '@/shared/i18n';
import { Checkbox, Field, InlineError, notify, Panel, Switch } from '@/shared/ui';
import { calendarKey, useWorkCalendar } from '@/shared/workdays';
import { SettingsForm } from '../parts/SettingsForm';
import { useSaveBusiness, type Business, type CalendarSettings } from './api';
import { BusinessSettings } from './BusinessSettings';
import { OwnDays } from './OwnDays';
import styles from '../parts/SettingsForm.module.css';
import days from './Calendar.module.css';

/** Which days the business works. */
export default function CalendarPage() {
  const t = useT('business');
  return <BusinessSettings title={t('calendar.title')}>{(business) => <CalendarForm business={business} />}</BusinessSettings>;
}

function CalendarForm({ business }: { business: Business }) {
  const t = useT('business');
  const client = useQueryClient();
  const save = useSaveBusiness();
  const [input, setInput] = useState<Partial<CalendarSettings>>({});
  const saved = business.calendar;
  const value = { ...saved, ...input };
  const dirty = JSON.stringify(value) !== JSON.stringify(saved);
  const errors = save.error?.fieldErrors ?? {};
  const change = (part: Partial<CalendarSettings>) => {
    setInput({ ...input, ...part });
    save.reset();
  };
  const taken = [...value.closed, ...value.worked].map((own) => own.day);
  return (
    <SettingsForm
      dirty={dirty}
      saving={save.isPending}
      onReset={() => setInput({})}
      onSubmit={() => {
        if (value.weekdays.length === 0) return;
        save.mutate(
          { calendar: value },
          {
            onSuccess: () => {
              setInput({});
              void client.invalidateQueries({ queryKey: calendarKey });
              notify(t('calendar.saved'), { kind: 'success' });
            },
          },
        );
      }}
    >
      {save.error && Object.keys(errors).length === 0 && <InlineError error={save.error} />}
      <Panel title={t('calendar.week')}>
        <Field label={t('calendar.weekdays')} group error={value.weekdays.length === 0 ? t('calendar.needWeekday') : errors['calendar.weekdays']?.message}>
          <div className={days.week}>
            {[1, 2, 3, 4, 5, 6, 7].map((n) => (
              <Checkbox key={n} checked={value.weekdays.includes(n)} onChange={(on) => change({ weekdays: on ? [...value.weekdays, n].sort() : value.weekdays.filter((d) => d !== n) })}>
                {t(`calendar.day${n}`)}
              </Checkbox>
            ))}
          </div>
        </Field>
      </Panel>
      <Panel title={t('calendar.holidays')}>
        <div className={styles.stack}>
          <Switch checked={value.public} onChange={(on) => change({ public: on })}>
            {t('calendar.public')}
          </Switch>
          <Known />
        </div>
      </Panel>
      <Panel title={t('calendar.closed')}>
        <OwnDays list={value.closed} taken={taken} add={t('calendar.addClosed')} error={errors['calendar.closed']?.message} onChange={(closed) => change({ closed })} />
      </Panel>
      <Panel title={t('calendar.worked')}>
        <OwnDays list={value.worked} taken={taken} add={t('calendar.addWorked')} error={errors['calendar.worked']?.message} onChange={(worked) => change({ worked })} />
      </Panel>
    </SettingsForm>
  );
}

/** Which years' public holidays are there. */
function Known() {
  const t = useT('business');
  const years = useWorkCalendar(new Date().toISOString()).data?.years;
  return <p className={styles.quiet}>{years ? t('calendar.known', { years: years.join(t('calendar.join')) }) : ''}</p>;
}
