import { lazy, Suspense } from 'react';
import { loadWords, useT } from '@/shared/i18n';
import { Field, RadioGroup, Segmented, SkeletonLines } from '@/shared/ui';
import { ColorChoice, LabelProp } from '@/meta/props';
import type { FieldError } from '@/shared/api/error';
import type { ObjectDoc } from '@/meta';
import type { Layout } from '../model/layout';
import { Audience } from './Audience';
import styles from './Panel.module.css';

const HeaderProp = lazy(() => loadWords('account').then(() => import('./HeaderProp')));

export interface FormPanelProps {
  form: Layout['form'];
  object: ObjectDoc;
  /** What the last save of the layout refused, by path. */
  problems?: Record<string, FieldError>;
  onChange: (patch: Partial<Layout['form']>, part?: string) => void;
}

/** Properties of the layout itself, when nothing on it is chosen. */
export function FormPanel({ form, object, problems, onChange }: FormPanelProps) {
  const t = useT('form-designer');
  return (
    <div className={styles.props}>
      <LabelProp label={t('form.label')} value={form.label} onChange={(label) => onChange({ label }, 'label')} />
      <Field label={t('form.purpose')} group>
        <RadioGroup
          value={form.purpose ?? 'full'}
          options={[
            { value: 'full', label: t('form.full'), description: t('form.fullHelp') },
            { value: 'quick', label: t('form.quick'), description: t('form.quickHelp') },
          ]}
          onChange={(purpose) => onChange({ purpose })}
        />
      </Field>
      <Field label={t('form.columns')} help={t('form.columnsHelp')} group>
        <Segmented
          block
          size="small"
          label={t('form.columns')}
          value={String(form.columns ?? 2)}
          items={['1', '2', '3', '4'].map((key) => ({ key, label: key }))}
          onChange={(columns) => onChange({ columns: Number(columns) })}
        />
      </Field>
      <Field label={t('form.labels')} group>
        <Segmented
          block
          size="small"
          label={t('form.labels')}
          value={form.labels ?? 'above'}
          items={(['above', 'left'] as const).map((key) => ({ key, label: t(`form.labelsAt.${key}`) }))}
          onChange={(labels) => onChange({ labels: labels === 'above' ? undefined : labels })}
        />
      </Field>
      <LabelProp label={t('form.submit')} help={t('form.submitHelp')} value={form.submit} onChange={(submit) => onChange({ submit }, 'submit')} />
      {form.purpose !== 'quick' && (
        <>
          <Suspense fallback={<SkeletonLines lines={2} />}>
            <HeaderProp form={form} onChange={onChange} />
          </Suspense>
          <Field label={t('form.theme')} help={t('form.themeHelp')} group>
            <ColorChoice label={t('form.theme')} value={form.theme} none={t('form.themeNone')} onChange={(theme) => onChange({ theme })} />
          </Field>
        </>
      )}
      <Field label={t('form.hidden')} help={t(`form.hiddenHelp.${form.hidden ?? 'keep'}`)} group>
        <Segmented
          block
          size="small"
          label={t('form.hidden')}
          value={form.hidden ?? 'keep'}
          items={(['keep', 'clear', 'recompute'] as const).map((key) => ({ key, label: t(`form.hiddenDoes.${key}`) }))}
          onChange={(hidden) => onChange({ hidden: hidden === 'keep' ? undefined : hidden })}
        />
      </Field>
      <Audience form={form} object={object} problems={problems} onChange={onChange} />
      <p className={styles.note}>{t('form.hint')}</p>
    </div>
  );
}
