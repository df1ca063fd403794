import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { Button, Dialog, Field, InlineError, Input, notify, Switch } from '@/shared/ui';
import { useSaveBusiness } from '../business/api';
import { MOST, scheduleOf, typedOf, type Schedule } from './model';

/** When backups are made by themselves, and how many of those are kept. */
export function ScheduleDialog({ schedule, onClose, onSaved }: { schedule: Schedule; onClose: () => void; onSaved: () => void }) {
  const t = useT('backups');
  const [typed, setTyped] = useState(typedOf(schedule));
  const save = useSaveBusiness();
  const read = scheduleOf(typed);
  const change = (part: Partial<typeof typed>) => {
    setTyped({ ...typed, ...part });
    save.reset();
  };
  const refused = save.error?.fieldErrors ?? {};
  const submit = () =>
    read &&
    save.mutate(
      { backups: read },
      {
        onSuccess: () => {
          notify(t('scheduleSaved'), { kind: 'success' });
          onSaved();
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      size="form"
      title={t('scheduleTitle')}
      dirty={JSON.stringify(typed) !== JSON.stringify(typedOf(schedule))}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button kind="primary" type="submit" disabled={!read} loading={save.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      {save.error && Object.keys(refused).length === 0 && <InlineError error={save.error} />}
      <Switch checked={typed.on} onChange={(on) => change({ on })}>{t('dailyOn')}</Switch>
      {typed.on && (
        <Field label={t('dailyAt')} help={t('dailyAtHelp')} error={refused['backups.at']?.message}>
          <Input type="time" value={typed.at} onChange={(event) => change({ at: event.target.value })} />
        </Field>
      )}
      <Field label={t('keep')} help={t('keepHelp', { most: MOST })} error={refused['backups.keep']?.message}>
        <Input inputMode="numeric" value={typed.keep} onChange={(event) => change({ keep: event.target.value })} />
      </Field>
    </Dialog>
  );
}
