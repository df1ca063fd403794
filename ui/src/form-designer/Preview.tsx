import { useQuery } from '@tanstack/react-query';
import { Monitor, Smartphone, TriangleAlert, X } from 'lucide-react';
import { lazy, Suspense, useCallback, useId, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { FieldMeta, FormMeta, ObjectMeta } from '@/shared/api/types';
import { TYPE_FIELD } from '@/meta/recordType';
import { FieldContextProvider, fieldModule, useFieldContext } from '@/fields';
import { useForm, type Values } from '@/form-engine';
import { defaults, FormField, FormHeader, FormLayout, formsFor, formTheme, newTypes, openSections, placed, toggled, useEngine, useScripts } from '@/form-runtime';
import { api, isApiError } from '@/shared/api';
import type { Trace } from '@/form-script';
import { loadWords, text, useT } from '@/shared/i18n';
import { Banner, EmptyState, IconButton, InlineError, notify, Segmented, Select, SkeletonLines, useFocusScope, useLayer } from '@/shared/ui';
import { useDefinitions, type FormDoc, type ObjectDoc } from '@/meta';
import { computedTypes } from './types';
import styles from './Designer.module.css';

const Console = lazy(() => loadWords('script-editor').then(() => import('@/script-editor/Console')));

/** The object as a person with every right would see it. */
function metaOf(object: ObjectDoc): ObjectMeta {
  return {
    key: object.key,
    app: object.app ?? '',
    label: object.label,
    plural: object.plural ?? {},
    icon: object.icon ?? '',
    description: object.description ?? {},
    title: object.title,
    owner: object.owner ?? false,
    release: 0,
    operations: ['view', 'create', 'edit'],
    fields: object.fields.filter((field) => !field.archived).map((field) => ({ ...field, read_only: computedTypes.has(field.type) }) as FieldMeta),
    forms: [],
    views: [],
  };
}

/** For whom, and for which record type, the form is looked at; neither: this layout with every right. */
interface Audience {
  role?: string;
  type?: string;
}

/** The form as it will run, on a computer or a phone, for everybody or one role and record type; nothing is saved. */
export default function Preview({ object, form, flush, onClose }: { object: ObjectDoc; form: FormDoc; flush: () => Promise<void>; onClose: () => void }) {
  const t = useT('form-designer');
  const [device, setDevice] = useState<'desktop' | 'phone'>('desktop');
  const [audience, setAudience] = useState<Audience>({});
  const roles = useDefinitions('role').data ?? [];
  const types = (object.types ?? []).filter((type) => !type.disabled);
  const surface = useRef<HTMLDivElement>(null);
  useLayer(true, { close: onClose, elements: [surface] });
  useFocusScope(surface, true, true);
  return createPortal(
    <div ref={surface} role="dialog" aria-modal aria-label={t('preview')} tabIndex={-1} className={styles.overlay}>
      <header className={styles.overlayBar}>
        <h2>{t('preview')}</h2>
        <span className={styles.structureType} style={{ marginLeft: 0 }}>
          {t('previewHint')}
        </span>
        <span className={styles.grow} />
        {roles.length > 0 && (
          <span className={styles.audience}>
            <Select size="small" label={t('previewRole')} placeholder={t('previewRole')} clearable value={audience.role ?? null} options={roles.map((role) => ({ value: role.key, label: text(role.label) || role.key, keywords: role.key }))} onChange={(role) => setAudience((now) => ({ ...now, role: role ?? undefined }))} />
          </span>
        )}
        {types.length > 0 && (
          <span className={styles.audience}>
            <Select size="small" label={t('previewType')} placeholder={t('previewType')} clearable value={audience.type ?? null} options={types.map((type) => ({ value: type.key, label: text(type.label) || type.key, keywords: type.key }))} onChange={(type) => setAudience((now) => ({ ...now, type: type ?? undefined }))} />
          </span>
        )}
        <Segmented
          size="small"
          label={t('device')}
          value={device}
          items={[
            { key: 'desktop', label: t('desktop'), icon: Monitor },
            { key: 'phone', label: t('phone'), icon: Smartphone },
          ]}
          onChange={setDevice}
        />
        <IconButton icon={X} label={t('closePreview')} onClick={onClose} />
      </header>
      <div className={styles.overlayBody}>
        <div className={styles.device} style={device === 'phone' ? { maxWidth: 390, padding: 12 } : undefined}>
          <FieldContextProvider links={{}}>
            <Runtime object={object} form={form} audience={audience} flush={flush} />
          </FieldContextProvider>
        </div>
      </div>
    </div>,
    document.body,
  );
}

type Drafted = { meta: ObjectMeta; form: FormMeta | undefined; live: boolean };

/** The draft as the server compiles it for the audience, with what it computes and decides; saved first. */
function useDraftMeta(object: ObjectDoc, form: FormDoc, { role, type }: Audience, flush: () => Promise<void>): { made: Drafted | null; error: unknown } {
  const plain = useMemo(() => metaOf(object), [object]);
  const plainForm = useMemo<FormMeta>(() => ({ key: form.key, label: form.label ?? {}, purpose: form.purpose ?? 'full', columns: form.columns ?? 2, nodes: form.nodes }), [form]);
  const drafted = useQuery({
    queryKey: ['preview', object, form, role],
    queryFn: async ({ signal }) => {
      await flush();
      return api.get<ObjectMeta>(`/api/v1/objects/${encodeURIComponent(object.key)}`, { query: { draft: true, role }, signal });
    },
    gcTime: 0,
    retry: false,
  });
  return useMemo(() => {
    if (drafted.isPending) return { made: null, error: null };
    const meta = drafted.data;
    // For a role or a type it is the layout that they get, be it this one or another.
    if (role || type) return { made: meta ? { meta, form: formsFor(meta, plainForm.purpose, type ?? newTypes(meta)[0]?.key)[0], live: true } : null, error: drafted.error };
    const found = meta?.forms.find((one) => one.key === form.key);
    return { made: meta && found ? { meta, form: found, live: true } : { meta: plain, form: plainForm, live: false }, error: null };
  }, [drafted.isPending, drafted.data, drafted.error, plain, plainForm, form.key, role, type]);
}

function Runtime({ object, form, audience, flush }: { object: ObjectDoc; form: FormDoc; audience: Audience; flush: () => Promise<void> }) {
  const t = useT('form-designer');
  const { made, error } = useDraftMeta(object, form, audience, flush);
  if (error) return isApiError(error, 'no_such_object') ? <EmptyState title={t('previewNoRight')} /> : <InlineError error={error} />;
  if (!made) return <SkeletonLines lines={6} />;
  if (!made.form) return <EmptyState title={t('previewNoLayout')} />;
  return (
    <>
      {(!made.live || made.form.key !== form.key) && (
        <div style={{ marginBottom: 16 }}>
          {made.live ? <Banner>{t('previewOther', { name: text(made.form.label) || made.form.key })}</Banner> : <Banner icon={TriangleAlert}>{t('previewPlain')}</Banner>}
        </div>
      )}
      <Suspense fallback={<SkeletonLines lines={6} />}>
        <Running key={`${made.live}/${made.form.key}/${audience.role ?? ''}/${audience.type ?? ''}`} meta={made.meta} form={made.form} type={audience.type} />
      </Suspense>
    </>
  );
}

const MOST_CALLS = 200;

const blankOf = (meta: ObjectMeta): Values => {
  const begin = defaults(meta);
  for (const field of meta.fields) if (!field.system) begin[field.key] ??= fieldModule(field.type).blank;
  return begin;
};

function Running({ meta, form, type }: { meta: ObjectMeta; form: FormMeta; type?: string }) {
  const t = useT('form-designer');
  const id = useId().replaceAll(':', '');
  const [links, setLinks] = useState<Record<string, string>>({});
  const ctx = useFieldContext(links);
  const parts = useMemo(() => placed(meta, form), [meta, form]);
  const initial = useMemo(() => ({ ...blankOf(meta), ...(type && { [TYPE_FIELD]: type }) }), [meta, type]);
  const onTitles = useCallback((titles: Record<string, string>) => setLinks((known) => ({ ...known, ...titles })), []);
  const engine = useEngine({ meta, form, parts, initial, onTitles });
  const [calls, setCalls] = useState<Trace[]>([]);
  const trial = useMemo(() => (form.scripts ? { onTrace: (call: Trace) => setCalls((all) => [...all, call].slice(-MOST_CALLS)) } : undefined), [form.scripts]);
  const scripts = useScripts({ engine, meta, form, parts, initial, trial });
  const submit = async (): Promise<void> => {
    const stops = engine.validate().length > 0 ? [] : await scripts.ask();
    if (stops === null) notify(t('previewPassed'), { kind: 'success' });
    for (const stop of stops ?? []) notify(stop, { kind: 'error' });
  };
  const state = useForm(engine);
  const hidden = useMemo(() => new Set(state.hidden), [state.hidden]);
  const [open, setOpen] = useState(() => openSections(parts));
  if (parts.length === 0) return <p>{t('emptySheet')}</p>;
  return (
    <div style={formTheme(form)}>
      {form.purpose !== 'quick' && (
        <div className={styles.previewHead}>
          <FormHeader object={meta.key} form={form} draft />
        </div>
      )}
      <FormLayout
        parts={parts}
        open={open}
        hidden={hidden}
        onToggle={(id) => setOpen((all) => toggled(parts, all, id))}
        field={({ field, node }) => (
          <div data-field={field.key}>
            <FormField engine={engine} field={field} node={node} ctx={ctx} formId={id} object={meta.key} onLink={(link, title) => setLinks((known) => ({ ...known, [link]: title }))} />
          </div>
        )}
      />
      {form.scripts && (
        <Suspense>
          <Console calls={calls} onClear={() => setCalls([])} onSubmit={() => void submit()} />
        </Suspense>
      )}
    </div>
  );
}
