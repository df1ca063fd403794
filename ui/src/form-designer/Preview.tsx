import { Monitor, Smartphone, X } from 'lucide-react';
import { useId, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import type { FieldMeta, FormMeta, ObjectMeta } from '@/shared/api/types';
import { FieldContextProvider, fieldModule, useFieldContext } from '@/fields';
import { FormEngine } from '@/form-engine';
import { defaults, FormField, FormLayout, openSections, placed } from '@/form-runtime';
import { engineFields } from '@/form-runtime/model';
import { useT } from '@/shared/i18n';
import { IconButton, Segmented, useFocusScope, useLayer } from '@/shared/ui';
import type { FormDoc, ObjectDoc } from '@/meta';
import { computedTypes } from './types';
import styles from './Designer.module.css';

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
export default function Preview({ object, form, onClose }: { object: ObjectDoc; form: FormDoc; onClose: () => void }) {
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
            <Runtime object={object} form={form} />
          </FieldContextProvider>
        </div>
      </div>
    </div>,
    document.body,
  );
}

function Runtime({ object, form }: { object: ObjectDoc; form: FormDoc }) {
  const t = useT('form-designer');
  const id = useId().replaceAll(':', '');
  const ctx = useFieldContext();
  const meta = useMemo(() => metaOf(object), [object]);
  const parts = useMemo(() => placed(meta, { key: form.key, label: form.label ?? {}, purpose: form.purpose ?? 'full', columns: form.columns ?? 2, nodes: form.nodes } as FormMeta), [meta, form]);
  const engine = useMemo(() => {
    const begin = defaults(meta);
    for (const field of meta.fields) begin[field.key] ??= fieldModule(field.type).blank;
    return new FormEngine(engineFields(parts, () => true), begin);
  }, [meta, parts]);
  const [open, setOpen] = useState(() => openSections(parts));
  if (parts.length === 0) return <p>{t('emptySheet')}</p>;
  return (
    <FormLayout
      parts={parts}
      open={open}
      onToggle={(section) =>
        setOpen((all) => {
          const next = new Set(all);
          if (!next.delete(section)) next.add(section);
          return next;
        })
      }
      field={({ field, node }) => (
        <div data-field={field.key}>
          <FormField engine={engine} field={field} node={node} ctx={ctx} formId={id} object={object.key} onLink={() => undefined} />
        </div>
      )}
    />
  );
}
