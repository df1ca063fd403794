import { useEffect, useMemo, useRef } from 'react';
import { formFor, FormHeader, FormRuntime, FormSummary, formTheme, LeaveGuard, typeOf, useRecordForm, type FormHandle } from '@/form-runtime';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { useHold } from '@/shared/live';
import { linkTitle } from '@/fields/format';
import { Button, notify } from '@/shared/ui';
import { together } from './conflict';
import { ConflictDialog } from './ConflictDialog';
import styles from './Record.module.css';

/** What a form begins with: values that were refused where they stood, or a field to go to. */
export interface Begin {
  values?: Record<string, unknown>;
  field?: string;
}

interface EditFormProps {
  meta: ObjectMeta;
  record: RecordData;
  begin?: Begin;
  onSaved: (record: RecordData, links: Record<string, string>) => void;
  onCancel: () => void;
  /** The record as it is now, when mine was given up. */
  onDiscard: (current: RecordData) => void;
}

/** All writable fields of a record at once. */
export function EditForm({ meta, record, begin, onSaved, onCancel, onDiscard }: EditFormProps) {
  const t = useT('record');
  useHold(record.id);
  const handle = useRef<FormHandle>(null);
  const type = typeOf(meta, record);
  const layout = useMemo(() => formFor(meta, 'full', type), [meta, type]);
  const merged = useRef('');
  const form = useRecordForm({
    meta,
    form: layout,
    record,
    initial: record,
    keepDraft: true,
    together: (mine, current) => {
      const values = together(meta, mine, record, current);
      merged.current = values ? linkTitle(current.updated_by, current.$links ?? {}) || t('conflict.someone') : '';
      return values;
    },
  });
  const { engine } = form;
  useEffect(() => {
    if (begin?.field) handle.current?.goTo(begin.field);
    if (!begin?.values) return;
    engine.setAll(begin.values);
    // What was refused is shown: what is missing now, for instance.
    engine.validate();
    handle.current?.next();
  }, [engine, begin]);
  const done = (saved: RecordData | null): boolean => {
    if (!saved) {
      handle.current?.next();
      return false;
    }
    form.engine.reset();
    form.dropDraft();
    if (merged.current) notify(t('conflict.together', { who: merged.current }), { kind: 'success' });
    onSaved(saved, form.ctx.links);
    return true;
  };
  const save = async (): Promise<boolean> => done(await form.submit());
  const cancel = (): void => {
    form.engine.reset(record);
    form.dropDraft();
    onCancel();
  };
  return (
    <>
      <div className={styles.body} style={formTheme(layout)}>
        <FormHeader object={meta.key} form={layout} />
        <FormRuntime ref={handle} form={form} object={meta.key} id={record.id} onSubmit={() => void save()} />
      </div>
      <div className={styles.sticky} data-bottom-bar>
        <Button kind="primary" loading={form.busy} onClick={() => void save()}>
          {text(layout.submit) || t('save')}
        </Button>
        <Button onClick={cancel}>{t('cancel')}</Button>
        <FormSummary form={form} onJump={() => handle.current?.next()} />
      </div>
      <LeaveGuard engine={form.engine} onSave={save} />
      {form.conflict && (
        <ConflictDialog
          meta={meta}
          mine={form.conflict.mine}
          before={record}
          current={form.conflict.current}
          ctx={form.ctx}
          busy={form.busy}
          onMerge={(values) => void form.merge(values).then(done)}
          onDiscard={() => {
            const { current } = form.conflict!;
            form.engine.reset(current);
            form.dropDraft();
            onDiscard(current);
          }}
          onClose={form.dismissConflict}
        />
      )}
    </>
  );
}
