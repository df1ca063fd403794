import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import type { FieldError } from '@/shared/api/error';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, Field, Input, PageBody, Panel, Select, Switch } from '@/shared/ui';
import { cleaned, deleteDefinition, problemsUnder, titleTypes, useDefinitions, useUses, type ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { IconPicker } from '../IconPicker';
import styles from '../Design.module.css';

interface SettingsTabProps {
  app: string;
  object: ObjectDoc;
  published: ObjectDoc | null;
  problems: Record<string, FieldError> | undefined;
  flush: () => Promise<void>;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

/** Names, icon, title field, owner. */
export function SettingsTab({ app, object, published, problems, flush, onChange }: SettingsTabProps) {
  const t = useT('design');
  const navigate = useNavigate();
  const uses = useUses('object', object.key).data;
  const used = (uses?.items.length ?? 0) + (uses?.beyond ?? 0);
  const apps = useDefinitions('app').data ?? [];
  const name = text(object.label) || object.key;
  const set = (patch: Partial<ObjectDoc>, part?: string) => onChange((doc) => cleaned({ ...doc, ...patch }), part);
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
      <div>
        <Button
          icon={Trash2}
          disabled={used > 0 ? t('object.deleteUsed', { count: used }) : false}
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
