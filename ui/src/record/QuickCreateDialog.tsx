import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { moduleOf } from '@/fields';
import type { CreateRecord } from '@/fields/parts/create';
import { defaults, formFor, FormRuntime, FormSummary, typeOf, useFilled, useRecordForm, type FormHandle } from '@/form-runtime';
import { TYPE_FIELD } from '@/meta/recordType';
import { useObject } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Dialog, InlineError, SkeletonLines } from '@/shared/ui';
import styles from './Record.module.css';

interface QuickCreateProps {
  object: string;
  options: Parameters<CreateRecord>[1];
  onClose: () => void;
}

/** A record on the way to something else: at most eight fields, then back. */
export default function QuickCreateDialog(props: QuickCreateProps) {
  const t = useT('record');
  const meta = useObject(props.object);
  if (meta.data) return <Ready {...props} meta={meta.data} />;
  return (
    <Dialog open size="form" onClose={props.onClose} title={t('quick.loading')}>
      {meta.error ? <InlineError error={meta.error} onRetry={() => void meta.refetch()} /> : <SkeletonLines lines={4} />}
    </Dialog>
  );
}

const NOTHING = {};

/** Which form is filled in, and what was typed before it changed. */
interface Way {
  purpose: 'quick' | 'full';
  typed?: Record<string, unknown>;
  links?: Record<string, string>;
}

/** The quick form first; the full one, when it is asked for, goes on with everything that was entered, in the same place. */
function Ready(props: QuickCreateProps & { meta: ObjectMeta }) {
  const [way, setWay] = useState<Way>({ purpose: 'quick' });
  return <Filling {...props} key={way.purpose} way={way} onFull={(typed, links) => setWay({ purpose: 'full', typed, links })} />;
}

function Filling({ meta, options, onClose, way, onFull }: QuickCreateProps & { meta: ObjectMeta; way: Way; onFull: (typed: Record<string, unknown>, links: Record<string, string>) => void }) {
  const t = useT('record');
  const navigate = useNavigate();
  const handle = useRef<FormHandle>(null);
  const asked = options.prefill?.[TYPE_FIELD];
  const type = typeof asked === 'string' ? asked : typeOf(meta);
  const quick = way.purpose === 'quick';
  const layout = useMemo(() => formFor(meta, way.purpose, type), [meta, way.purpose, type]);
  const titled = options.words ? { [meta.title]: options.words } : {};
  const given = { ...(type && { [TYPE_FIELD]: type }), ...options.prefill };
  const form = useRecordForm({
    meta,
    form: layout,
    initial: defaults(meta, { ...titled, ...given }),
    carried: given,
    links: way.links,
  });
  const { engine } = form;
  useFilled(engine, meta.fields, (quick && options.prefill) || NOTHING, form.addLink);
  useEffect(() => {
    if (way.typed) engine.setAll(way.typed);
  }, [engine, way.typed]);
  const label = text(meta.label, form.ctx.locale);
  const titleOf = (record: RecordData): string => {
    const field = meta.fields.find((f) => f.key === meta.title);
    return (field ? moduleOf(field).format(record[meta.title], field, form.ctx) : '') || record.id;
  };
  const save = async (open: boolean): Promise<void> => {
    const saved = await form.submit();
    if (!saved) {
      handle.current?.next();
      return;
    }
    options.onCreated(saved.id, titleOf(saved));
    onClose();
    if (open)
      void navigate({ to: '/a/$app/o/$object/$id', params: { app: meta.app || '_', object: meta.key, id: saved.id } });
  };
  return (
    <Dialog
      open
      size={quick ? 'form' : 'wide'}
      dirty={form.state.dirty > 0}
      onClose={onClose}
      title={t(quick ? 'quick.title' : 'new.title', { object: label })}
      onSubmit={() => void save(false)}
      footer={
        <>
          {quick && (
            <span className={styles.quickFull}>
              <Button kind="text" size="small" onClick={() => onFull(engine.edits(), form.ctx.links)}>
                {t('quick.full')}
              </Button>
            </span>
          )}
          <FormSummary form={form} onJump={() => handle.current?.next()} />
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button loading={form.busy} onClick={() => void save(true)}>
            {t('quick.saveOpen')}
          </Button>
          <Button kind="primary" type="submit" loading={form.busy}>
            {t('save')}
          </Button>
        </>
      }
    >
      {/* A field that has the focus shows what is typed into it, not what is put there. */}
      <FormRuntime ref={handle} form={form} object={meta.key} autoFocus={!way.typed} onSubmit={() => void save(false)} />
    </Dialog>
  );
}
