import { Suspense, useState } from 'react';
import { moduleOf } from '@/fields';
import type { Fault } from '@/form-engine';
import { faultWords } from '@/form-runtime';
import { isApiError } from '@/shared/api';
import type { FieldMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Field, Form, InlineError, Skeleton } from '@/shared/ui';
import styles from './schedule.module.css';
import { wallAt, wallMs, type Changes } from './span';
import { reason, type Schedule } from './useSchedule';

/** Start and end of a record as fields: the twin of dragging it. */
export default function Reschedule({ record, schedule, object, onClose }: { record: RecordData; schedule: Schedule; object: string; onClose: () => void }) {
  const t = useT('schedule');
  const { ctx, times } = schedule;
  const fields = [times?.start, times?.end].filter((f): f is FieldMeta => f !== undefined && schedule.stuck(record, f === times?.end ? 'end' : 'start') === null);
  const [values, setValues] = useState<Changes>({});
  const [faults, setFaults] = useState<Record<string, Fault | null>>({});
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const valueOf = (field: FieldMeta): unknown => (field.key in values ? values[field.key] : record[field.key]);
  const from = times && wallAt(times.start, valueOf(times.start), times.zone);
  const to = times?.end && wallAt(times.end, valueOf(times.end), times.zone);
  const turned = !!from && !!to && wallMs(to) < (to.time === undefined ? wallMs({ date: from.date }) : wallMs(from));
  const refused = isApiError(error) ? error.fieldErrors : {};
  const wrong = turned || Object.values(faults).some(Boolean);
  const save = () => {
    if (wrong) return;
    const changes = Object.fromEntries(Object.entries(values).filter(([key, value]) => value !== record[key]));
    if (Object.keys(changes).length === 0) return onClose();
    setSaving(true);
    schedule.move(record, changes).then(onClose, (failure: unknown) => {
      setSaving(false);
      setError(failure);
      schedule.dismiss();
    });
  };
  return (
    <Form className={styles.form} onSubmit={save}>
      {fields.map((field, i) => {
        const module = moduleOf(field);
        const fault = faults[field.key];
        return (
          <Field
            key={field.key}
            label={text(field.label, ctx.locale) || field.key}
            required={field.required}
            error={fault ? faultWords(fault, ctx) : field === times?.end && turned ? t('endBeforeStart') : refused[field.key]?.message}
          >
            <Suspense fallback={<Skeleton height={34} />}>
              <module.Input
                value={valueOf(field)}
                field={field}
                ctx={ctx}
                object={object}
                id={record.id}
                autoFocus={i === 0}
                onChange={(value) => {
                  setValues((old) => ({ ...old, [field.key]: (value as string | null) || null }));
                  setError(null);
                }}
                onFault={(found) => setFaults((old) => ({ ...old, [field.key]: found }))}
              />
            </Suspense>
          </Field>
        );
      })}
      {error !== null && Object.keys(refused).length === 0 && <InlineError error={error}>{reason(error, t)}</InlineError>}
      <div className={styles.actions}>
        <Button kind="text" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button kind="primary" type="submit" loading={saving} disabled={wrong}>
          {t('save')}
        </Button>
      </div>
    </Form>
  );
}
