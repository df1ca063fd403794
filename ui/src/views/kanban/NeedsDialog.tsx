import { moduleOf } from '@/fields';
import { FormRuntime, FormSummary } from '@/form-runtime';
import { useNeeds } from '@/record/stage/useNeeds';
import type { FieldMeta, ObjectMeta, RecordData } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { Button, Dialog } from '@/shared/ui';
import styles from './Kanban.module.css';
import type { Asked } from './useMoves';

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
  const { state, handle, save } = useNeeds({ meta, record, field, value: column.value || moduleOf(field).blank, fields, onDone, onConflict });
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
