import { useQuery } from '@tanstack/react-query';
import { Monitor, Smartphone, TriangleAlert, X } from 'lucide-react';
import { lazy, Suspense, useCallback, useId, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { FieldMeta, FormMeta, ObjectMeta } from '@/shared/api/types';
import { FieldContextProvider, fieldModule, useFieldContext } from '@/fields';
import { useForm, type Values } from '@/form-engine';
import { defaults, FormField, FormLayout, openSections, placed, toggled, useEngine, useScripts } from '@/form-runtime';
import { api } from '@/shared/api';
import type { Trace } from '@/form-script';
import { loadWords, useT } from '@/shared/i18n';
import { Banner, IconButton, notify, Segmented, SkeletonLines, useFocusScope, useLayer } from '@/shared/ui';
import type { FormDoc, ObjectDoc } from '@/meta';
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

/** The form as it will run, on a computer or a phone; nothing is saved. */
export default function Preview({ object, form, flush, onClose }: { object: ObjectDoc; form: FormDoc; flush: () => Promise<void>; onClose: () => void }) {
  const t = useT('form-designer');
  const [device, setDevice] = useState<'desktop' | 'phone'>('desktop');
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
            <Runtime object={object} form={form} flush={flush} />
          </FieldContextProvider>
        </div>
      </div>
    </div>,
    document.body,
  );
}

/** The draft as the server compiles it, with what it computes and decides; saved first. */
function useDraftMeta(object: ObjectDoc, form: FormDoc, flush: () => Promise<void>): { meta: ObjectMeta; form: FormMeta; live: boolean } | null {
  const plain = useMemo(() => metaOf(object), [object]);
  const plainForm = useMemo<FormMeta>(() => ({ key: form.key, label: form.label ?? {}, purpose: form.purpose ?? 'full', columns: form.columns ?? 2, nodes: form.nodes }), [form]);
  const drafted = useQuery({
    queryKey: ['preview', object, form],
    queryFn: async ({ signal }) => {
      await flush();
      return api.get<ObjectMeta>(`/api/v1/objects/${encodeURIComponent(object.key)}`, { query: { draft: true }, signal });
    },
    gcTime: 0,
    retry: false,
  });
  return useMemo(() => {
    if (drafted.isPending) return null;
    const found = drafted.data?.forms.find((one) => one.key === form.key);
    return drafted.data && found ? { meta: drafted.data, form: found, live: true } : { meta: plain, form: plainForm, live: false };
  }, [drafted.isPending, drafted.data, plain, plainForm, form.key]);
}

function Runtime({ object, form, flush }: { object: ObjectDoc; form: FormDoc; flush: () => Promise<void> }) {
  const t = useT('form-designer');
  const drafted = useDraftMeta(object, form, flush);
  if (!drafted) return <SkeletonLines lines={6} />;
  return (
    <>
      {!drafted.live && <Banner icon={TriangleAlert}>{t('previewPlain')}</Banner>}
      <Suspense fallback={<SkeletonLines lines={6} />}>
        <Running key={drafted.live ? 'live' : 'plain'} meta={drafted.meta} form={drafted.form} />
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

function Running({ meta, form }: { meta: ObjectMeta; form: FormMeta }) {
  const t = useT('form-designer');
  const id = useId().replaceAll(':', '');
  const [links, setLinks] = useState<Record<string, string>>({});
  const ctx = useFieldContext(links);
  const parts = useMemo(() => placed(meta, form), [meta, form]);
  const initial = useMemo(() => blankOf(meta), [meta]);
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
    <>
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
    </>
  );
}
