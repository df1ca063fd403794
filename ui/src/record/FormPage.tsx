import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  copied,
  defaults,
  fieldParts,
  formFor,
  FormHeader,
  FormRuntime,
  FormSummary,
  formsFor,
  formTheme,
  LeaveGuard,
  newTypes,
  typeOf,
  useFilled,
  useRecordForm,
  type FormHandle,
} from '@/form-runtime';
import { TYPE_FIELD } from '@/meta/recordType';
import { isApiError, useObject } from '@/shared/api';
import type { ObjectMeta, RecordData } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { listAsLeft, NoAccess, NoSuchPage, useBreadcrumb, useTopBar, useViewOnly, ViewOnlyPage } from '@/shared/page';
import { Button, InlineError, notify, SkeletonLines } from '@/shared/ui';
import { CreateRecordProvider } from './CreateRecordProvider';
import { FormChoices } from './FormChoices';
import { readPrefill } from './prefill';
import styles from './Record.module.css';
import { useRecord } from './useRecord';

/** A new record, /a/{app}/o/{object}/new, empty, with values of the address, or as a copy of another. */
export default function FormPage() {
  const { app = '_', object = '' }: { app?: string; object?: string } = useParams({ strict: false });
  const search: Record<string, unknown> = useSearch({ strict: false });
  const t = useT('record');
  const viewOnly = useViewOnly();
  const meta = useObject(object);
  const copy = typeof search.copy === 'string' ? search.copy : '';
  const source = useRecord(object, copy);
  if (meta.error)
    return isApiError(meta.error) && meta.error.status === 404 ? (
      <NoSuchPage />
    ) : (
      <InlineError error={meta.error} onRetry={() => void meta.refetch()} />
    );
  if (!meta.data || (copy !== '' && !source.data && !source.error)) {
    return (
      <div className={styles.formPage}>
        <SkeletonLines lines={8} />
      </div>
    );
  }
  if (viewOnly) return <ViewOnlyPage title={t('new.title', { object: text(meta.data.label) })} />;
  if (!meta.data.operations.includes('create')) return <NoAccess to={text(meta.data.label)} />;
  return (
    <CreateRecordProvider>
      <NewForm key={`${object} ${copy}`} app={app} meta={meta.data} search={search} source={source.data} />
    </CreateRecordProvider>
  );
}

const NOTHING = {};

/** How a new record is filled in: its type, the layout, and what was typed before either was changed. */
interface Way {
  round: number;
  type?: string;
  layout?: string;
  typed?: Record<string, unknown>;
  /** It is begun after another was saved: nothing is copied into it. */
  fresh?: boolean;
}

interface SheetProps {
  app: string;
  meta: ObjectMeta;
  search: Record<string, unknown>;
  source?: RecordData;
}

function NewForm(props: SheetProps) {
  const { meta, search, source } = props;
  const [way, setWay] = useState<Way>(() => {
    const asked = [search.type, source?.[TYPE_FIELD]].find((key) => newTypes(meta).some((type) => type.key === key));
    return {
      round: 0,
      type: (asked as string | undefined) ?? typeOf(meta),
      layout: typeof search.form === 'string' ? search.form : undefined,
    };
  });
  return (
    <Sheet
      {...props}
      key={way.round}
      way={way}
      source={way.fresh ? undefined : source}
      onWay={(next) => setWay({ ...next, round: way.round + 1 })}
    />
  );
}

function Sheet({ app, meta, search, source, way, onWay }: SheetProps & { way: Way; onWay: (way: Omit<Way, 'round'>) => void }) {
  const t = useT('record');
  const navigate = useNavigate();
  const handle = useRef<FormHandle>(null);
  const { type } = way;
  const prefill = useMemo(() => readPrefill(meta, search), [meta, search]);
  const initial = useMemo(
    () => defaults(meta, { ...(source ? copied(meta, source) : {}), ...prefill, ...(type && { [TYPE_FIELD]: type }) }),
    [meta, prefill, source, type],
  );
  const layouts = formsFor(meta, 'full', type);
  const layout = useMemo(() => formFor(meta, 'full', type, way.layout), [meta, type, way.layout]);
  const form = useRecordForm({
    meta,
    form: layout,
    initial,
    carried: type ? { [TYPE_FIELD]: type } : undefined,
    keepDraft: true,
    place: type,
    links: source?.$links,
  });
  const { engine } = form;
  // What was typed or taken over before the form changed is there already.
  useFilled(engine, meta.fields, way.typed ? NOTHING : prefill, form.addLink);
  useEffect(() => {
    if (way.typed) engine.setAll(way.typed);
  }, [engine, way.typed]);
  const change = (next: { type?: string; layout?: string }): void =>
    onWay({ type, layout: layout.key, fresh: way.fresh, ...next, typed: { ...way.typed, ...engine.edits() } });
  const label = text(meta.label, form.ctx.locale);
  const list = listAsLeft(`/a/${app}/o/${meta.key}`);
  useBreadcrumb([
    { label: text(meta.plural, form.ctx.locale) || label, to: list },
    { label: t('new.title', { object: label }) },
  ]);
  useTopBar({ back: list });
  const save = async (): Promise<RecordData | null> => {
    const saved = await form.submit();
    if (!saved) {
      handle.current?.next();
      return null;
    }
    form.engine.reset();
    return saved;
  };
  const finish = async (again: boolean): Promise<void> => {
    const engineValues = engine.values();
    const saved = await save();
    if (!saved) return;
    if (again) {
      notify(t('new.saved', { object: label }), {
        kind: 'success',
        action: {
          label: t('new.open'),
          onClick: () => void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: saved.id } }),
        },
      });
      const kept = fieldParts(form.parts).filter((part) => part.node.keep);
      const typed = kept.length > 0 ? Object.fromEntries(kept.map(({ field }) => [field.key, engineValues[field.key]])) : undefined;
      onWay({ type, layout: layout.key, fresh: true, typed });
    } else void navigate({ to: '/a/$app/o/$object/$id', params: { app, object: meta.key, id: saved.id }, replace: true });
  };
  return (
    <div className={styles.formPage}>
      <div className={styles.formSheet} style={formTheme(layout)}>
        <FormHeader object={meta.key} form={layout} />
        <header className={styles.formHead}>
          <h2>{t('new.title', { object: label })}</h2>
          <span className={styles.spacer} />
          <FormChoices types={newTypes(meta)} type={type} layouts={layouts} layout={layout} onChange={change} />
        </header>
        <div className={styles.formBody}>
          {/* A field that has the focus shows what is typed into it, not what is put there. */}
          <FormRuntime ref={handle} form={form} object={meta.key} autoFocus={!way.typed} onSubmit={() => void finish(false)} />
        </div>
        <footer className={styles.formFoot} data-bottom-bar>
          <Button kind="primary" loading={form.busy} onClick={() => void finish(false)}>
            {text(layout.submit) || t('save')}
          </Button>
          <Button loading={form.busy} onClick={() => void finish(true)}>
            {t('new.saveAndNew')}
          </Button>
          <FormSummary form={form} onJump={() => handle.current?.next()} />
          <span className={styles.spacer} />
          <Button
            kind="text"
            onClick={() => void navigate({ to: '/a/$app/o/$object', params: { app, object: meta.key }, search: {} })}
          >
            {t('cancel')}
          </Button>
        </footer>
      </div>
      <LeaveGuard engine={form.engine} onSave={async () => (await save()) !== null} />
    </div>
  );
}
