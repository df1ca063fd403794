import { useNavigate } from '@tanstack/react-router';
import { Plus, Trash2 } from 'lucide-react';
import type { FieldError } from '@/shared/api/error';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, confirm, Field, IconButton, Input, MultiSelect, PageBody, Panel, Select, Switch } from '@/shared/ui';
import { indexTypes } from '@/form-designer/types';
import { cleaned, deleteDefinition, problemsUnder, titleTypes, useDefinitions, type IndexDoc, type ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { IconPicker } from '../IconPicker';
import styles from '../Design.module.css';
import { systemColumns } from './viewModel';

interface SettingsTabProps {
  app: string;
  object: ObjectDoc;
  published: ObjectDoc | null;
  problems: Record<string, FieldError> | undefined;
  flush: () => Promise<void>;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** Names, icon, title field, owner, and what must be unique or fast to find. */
export function SettingsTab({ app, object, published, problems, flush, onChange }: SettingsTabProps) {
  const t = useT('design');
  const navigate = useNavigate();
  const apps = useDefinitions('app').data ?? [];
  const name = text(object.label) || object.key;
  const set = (patch: Partial<ObjectDoc>, part?: string) => onChange((doc) => cleaned({ ...doc, ...patch }), part);
  const indexes = object.indexes ?? [];
  const setIndex = (at: number, patch: Partial<IndexDoc>) => set({ indexes: indexes.map((index, i) => (i === at ? cleaned({ ...index, ...patch }) : index)) });
  const fields = object.fields.filter((field) => !field.archived);
  const error = (path: string) => problemsUnder(problems, path)[''] ?? Object.values(problemsUnder(problems, path))[0];
  return (
    <PageBody narrow>
      <Panel title={t('object.names')}>
        <div className={styles.form}>
          <div className={styles.two}>
            <LabelProp label={t('object.name')} required value={object.label} error={error('label')} onChange={(label) => set({ label: label ?? {} }, 'label')} />
            <LabelProp label={t('object.plural')} help={t('object.pluralHelp')} value={object.plural} onChange={(plural) => set({ plural }, 'plural')} />
          </div>
          <LabelProp label={t('app.description')} value={object.description} onChange={(description) => set({ description }, 'description')} />
          <div className={styles.two}>
            <Field label={t('new.icon')} group>
              <span>
                <IconPicker label={t('new.icon')} value={object.icon} onChange={(icon) => set({ icon })} />
              </span>
            </Field>
            <Field label={t('object.app')}>
              <Select clearable value={object.app ?? null} options={apps.map((one) => ({ value: one.key, label: text(one.label) || one.key }))} onChange={(next) => set({ app: next ?? undefined })} />
            </Field>
          </div>
          <div className={styles.two}>
            <Field label={t('object.titleField')} help={t('object.titleHelp')} error={error('title')}>
              <Select value={object.title} options={fields.filter((field) => titleTypes.has(field.type)).map((field) => ({ value: field.key, label: text(field.label) || field.key }))} onChange={(title) => title && set({ title })} />
            </Field>
            <Field label={t('new.key')} help={t('object.keyLocked')}>
              <Input readOnly value={object.key} className={styles.code} />
            </Field>
          </div>
        </div>
      </Panel>
      <Panel title={t('object.ownership')}>
        <Switch checked={!!object.owner} onChange={(owner) => set({ owner: owner || undefined })}>
          {t('new.owner')}
        </Switch>
        <p className={styles.quiet}>{t('object.ownerHelp')}</p>
      </Panel>
      <Panel
        title={t('object.indexes')}
        actions={
          <Button size="small" icon={Plus} onClick={() => set({ indexes: [...indexes, { fields: [object.title] }] })}>
            {t('object.addIndex')}
          </Button>
        }
      >
        <p className={styles.quiet}>{t('object.indexHelp')}</p>
        <div className={styles.form} style={{ marginTop: 8 }}>
          {indexes.map((index, at) => (
            // oxlint-disable-next-line react/no-array-index-key
            <div key={at} className={styles.pageHead}>
              <span style={{ flex: 1, minWidth: 0 }}>
                <MultiSelect
                  label={t('object.indexFields', { index: at + 1 })}
                  value={index.fields}
                  options={[
                    ...fields.filter((field) => indexTypes.has(field.type) || field.type === 'auto_number').map((field) => ({ value: field.key, label: text(field.label) || field.key })),
                    ...systemColumns(object.owner === true).map((key) => ({ value: key, label: t(`system.${key}`) })),
                  ]}
                  onChange={(next) => next.length > 0 && setIndex(at, { fields: next })}
                />
              </span>
              <Checkbox checked={!!index.unique} onChange={(unique) => setIndex(at, { unique: unique || undefined })}>
                {t('object.uniqueTogether')}
              </Checkbox>
              <IconButton icon={Trash2} label={t('object.removeIndex', { index: at + 1 })} onClick={() => set({ indexes: indexes.filter((_, i) => i !== at) })} />
            </div>
          ))}
          {error('indexes') && <p style={{ color: 'var(--tn-danger)' }}>{error('indexes')}</p>}
        </div>
      </Panel>
      <div>
        <Button
          icon={Trash2}
          onClick={() =>
            void confirm({ title: t('object.deleteTitle', { name }), body: published ? t('object.deleteHelp') : t('object.deleteNewHelp'), action: t('object.delete'), danger: true, typed: published ? name : undefined }).then(async (yes) => {
              if (!yes) return;
              await flush();
              await deleteDefinition('object', object.key);
              await navigate({ to: '/design/$app', params: { app } });
            })
          }
        >
          {t('object.delete')}
        </Button>
      </div>
    </PageBody>
  );
}
