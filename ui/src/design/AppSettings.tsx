import { useNavigate } from '@tanstack/react-router';
import { Package, Trash2 } from 'lucide-react';
import { text, useT } from '@/shared/i18n';
import { Button, confirm, Field, Input, PageBody, Panel } from '@/shared/ui';
import { cleaned, deleteDefinition, type AppDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { IconPicker } from './IconPicker';
import styles from './Design.module.css';

/** Name, icon and description of an app; its package; its end. */
export function AppSettings({ doc, onChange }: { doc: AppDoc; onChange: (change: (doc: AppDoc) => AppDoc, part?: string) => void }) {
  const t = useT('design');
  const navigate = useNavigate();
  const name = text(doc.label) || doc.key;
  const set = (patch: Partial<AppDoc>, part?: string) => onChange((now) => cleaned({ ...now, ...patch }), part);
  return (
    <PageBody narrow>
      <Panel>
        <div className={styles.form}>
          <LabelProp label={t('app.label')} required value={doc.label} onChange={(label) => set({ label: label ?? {} }, 'label')} />
          <LabelProp label={t('app.description')} value={doc.description} onChange={(description) => set({ description }, 'description')} />
          <Field label={t('new.icon')} group>
            <span>
              <IconPicker label={t('new.icon')} value={doc.icon} onChange={(icon) => set({ icon })} />
            </span>
          </Field>
          <Field label={t('new.key')} help={t('object.keyLocked')}>
            <Input value={doc.key} readOnly className={styles.code} />
          </Field>
        </div>
      </Panel>
      <Panel title={t('package.export')} actions={
        <Button size="small" icon={Package} onClick={() => void navigate({ to: '/design/$app/packages', params: { app: doc.key } })}>
          {t('package.open')}
        </Button>
      }>
        <p className={styles.quiet}>{t('package.exportHelp')}</p>
      </Panel>
      <div>
        <Button
          icon={Trash2}
          onClick={() =>
            void confirm({ title: t('app.deleteTitle', { name }), body: t('app.deleteHelp'), action: t('app.delete'), danger: true, typed: name }).then(async (yes) => {
              if (!yes) return;
              await deleteDefinition('app', doc.key);
              await navigate({ to: '/design' });
            })
          }
        >
          {t('app.delete')}
        </Button>
      </div>
    </PageBody>
  );
}
