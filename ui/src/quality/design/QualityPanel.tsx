import { useState } from 'react';
import { problemsUnder, type ObjectDoc, type QualityDoc } from '@/meta';
import { NumberProp } from '@/meta/props';
import type { FieldError } from '@/shared/api/error';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { Field, notify, PageBody, Panel, RadioGroup, Select, Switch, ToggleChip } from '@/shared/ui';
import styles from '../Quality.module.css';
import { CountedFields } from './CountedFields';
import { countedOf, scoreField, scoreOf, THRESHOLD, turnOff, turnOn, withQuality } from './model';

interface QualityPanelProps {
  object: ObjectDoc;
  published: ObjectDoc | null;
  problems: Record<string, FieldError> | undefined;
  onChange: (change: (doc: ObjectDoc) => ObjectDoc, part?: string) => void;
}

const STALE_DAYS = 180;

/** What makes a record complete, and after how long without a touch it is stale. */
export default function QualityPanel({ object, published, problems, onChange }: QualityPanelProps) {
  const t = useT('quality');
  const errors = problemsUnder(problems, 'quality');
  const locale = useLocale((s) => s.locale);
  const { quality } = object;
  const stale = quality?.stale;
  const on = scoreField(object) !== undefined;
  const set = (patch: Partial<QualityDoc>, part?: string): void => onChange((doc) => withQuality(doc, patch), part && `quality.${part}`);
  const dates = object.fields.filter((field) => !field.archived && (field.type === 'date' || field.type === 'datetime'));
  const turn = (next: boolean): void => {
    if (next) return onChange((doc) => turnOn(doc, { [locale]: t('record.label') }));
    const before = object;
    onChange((doc) => turnOff(doc, published));
    notify(t('design.off'), { action: { label: t('design.undo'), onClick: () => onChange((doc) => ({ ...doc, fields: before.fields, quality: before.quality })) } });
  };
  return (
    <PageBody narrow>
      <Panel title={t('design.title')}>
        <div className={styles.form}>
          <Switch checked={on} onChange={turn}>
            {t('design.keep')}
          </Switch>
          <p className={styles.quiet}>{t('design.keepHelp')}</p>
          {errors[''] && <p role="alert" className={styles.wrong}>{errors['']}</p>}
          {on && (
            <>
              <RadioGroup
                label={t('design.counted')}
                value={quality?.fields ? 'chosen' : 'all'}
                options={[
                  { value: 'all', label: t('design.all'), description: t('design.allHelp') },
                  { value: 'chosen', label: t('design.chosen') },
                ]}
                onChange={(how) => set({ fields: how === 'chosen' ? countedOf(object) : undefined })}
              />
              {quality?.fields && <CountedFields object={object} counted={quality.fields} errors={problemsUnder(problems, 'quality.fields')} onChange={(fields, part) => set({ fields }, part)} />}
              <NumberProp label={t('design.threshold')} integer least={1} suffix="%" placeholder={String(THRESHOLD)} value={quality?.threshold} error={errors.threshold} onChange={(threshold) => set({ threshold: threshold && Math.min(threshold, 100) }, 'threshold')} />
              <Sample object={object} />
            </>
          )}
          <hr className={styles.rule} />
          <Switch checked={stale !== undefined} onChange={(next) => set({ stale: next ? { days: STALE_DAYS } : undefined })}>
            {t('design.stale')}
          </Switch>
          <p className={styles.quiet}>{t('design.staleHelp')}</p>
          {stale && (
            <div className={styles.two}>
              <NumberProp label={t('design.days')} integer least={1} suffix={t('design.day')} value={stale.days} error={errors['stale.days']} onChange={(days) => days && set({ stale: { ...stale, days } }, 'stale.days')} />
              <Field label={t('design.since')} error={errors['stale.field']}>
                <Select
                  value={stale.field ?? ''}
                  options={[{ value: '', label: t('design.updated') }, ...dates.map((field) => ({ value: field.key, label: text(field.label) || field.key }))]}
                  onChange={(field) => set({ stale: { days: stale.days, ...(field && { field }) } })}
                />
              </Field>
            </div>
          )}
        </div>
      </Panel>
    </PageBody>
  );
}

/** What the score of a record would be in which these fields are filled in. */
function Sample({ object }: { object: ObjectDoc }) {
  const t = useT('quality');
  const [filled, setFilled] = useState<ReadonlySet<string>>(new Set());
  const counted = countedOf(object);
  const score = scoreOf(counted, filled);
  const least = object.quality?.threshold ?? THRESHOLD;
  return (
    <Field label={t('design.sample')} group help={t('design.sampleHelp')}>
      <div className={styles.chips}>
        {counted.map(({ field }) => (
          <ToggleChip key={field} pressed={filled.has(field)} onClick={() => setFilled((now) => new Set(now.has(field) ? [...now].filter((one) => one !== field) : [...now, field]))}>
            {text(object.fields.find((one) => one.key === field)?.label) || field}
          </ToggleChip>
        ))}
      </div>
      <p role="status">{t(score < least ? 'design.sampleBelow' : 'design.sampleFine', { score, least })}</p>
    </Field>
  );
}
