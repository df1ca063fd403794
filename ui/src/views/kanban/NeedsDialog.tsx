import { useEffect, useMemo, useRef } from 'react';
import { moduleOf } from '@/fields';
import { cleared } from '@/fields/parts/choices';
import { FormRuntime, FormSummary, useRecordForm, type FormHandle } from '@/form-runtime';
import type { FieldMeta, FormMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog } from '@/shared/ui';
import styles from './Kanban.module.css';
import type { Asked } from './useMoves';
import { formOf } from './verdict';

interface NeedsDialogProps {
  meta: ObjectMeta;
  field: FieldMeta;
  asked: Asked;
  /** What was saved; null when the card goes back. */
  onDone: (saved: RecordData | null) => void;
  /** Somebody else has written the record meanwhile. */
  onConflict: (current: RecordData) => void;
}

/** The fields that a record needs to stand in a column, and nothing else; leaving puts the card back. */
export default function NeedsDialog({ meta, field, asked, onDone, onConflict }: NeedsDialogProps) {
  const t = useT('kanban');
  const { record, column, fields } = asked;
  const handle = useRef<FormHandle>(null);
  const form = useMemo<FormMeta>(() => ({ ...formOf(meta, record), header: undefined, theme: undefined, nodes: fields.map((key) => ({ field: key, width: 12 })) }), [meta, record, fields]);
  const changes = useMemo(() => ({ ...cleared(meta.fields, record, field.key, column.value), [field.key]: column.value || moduleOf(field).blank }), [meta, record, field, column]);
  const state = useRecordForm({ meta, form, record, initial: useMemo(() => ({ ...record, ...changes }), [record, changes]), old: record, carried: changes });
  const { conflict } = state;
  useEffect(() => {
    if (conflict) onConflict(conflict.current);
  }, [conflict, onConflict]);
  const save = async (): Promise<void> => {
    const saved = await state.submit();
    if (saved) onDone(saved);
    else handle.current?.next();
  };
  return (
    <Dialog
      open
      size="form"
      dirty={state.state.dirty > 0}
      onClose={() => onDone(null)}
      title={t('needs.title', { column: column.label })}
      onSubmit={() => void save()}
      footer={
        <>
          <FormSummary form={state} onJump={() => handle.current?.next()} />
          <Button onClick={() => onDone(null)}>{t('needs.cancel')}</Button>
          <Button kind="primary" type="submit" loading={state.busy}>
            {t('needs.save', { column: column.label })}
          </Button>
        </>
      }
    >
      <p className={styles.hint}>{t('needs.hint', { count: fields.length })}</p>
      <FormRuntime ref={handle} form={state} object={meta.key} id={record.id} onSubmit={() => void save()} />
    </Dialog>
  );
}
