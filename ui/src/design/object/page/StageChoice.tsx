import { problemsUnder, useDefinitions, type ObjectDoc } from '@/meta';
import type { FieldError } from '@/shared/api/error';
import { text, useLocale, useT } from '@/shared/i18n';
import { Field, MultiSelect, Panel, Select } from '@/shared/ui';
import styles from '../../Design.module.css';
import { stageFields } from './pageModel';
import type { SetPage } from './RecordPageTab';

interface StageChoiceProps {
  object: ObjectDoc;
  problems: Record<string, FieldError> | undefined;
  set: SetPage;
}

/** Which field is the stage bar of a record, and which of its options end it. */
export function StageChoice({ object, problems, set }: StageChoiceProps) {
  const t = useT('design');
  const locale = useLocale((s) => s.locale);
  const sets = useDefinitions('option_set').data ?? [];
  const { stage, ends = [] } = object.page ?? {};
  const fields = stageFields(object.fields);
  const field = object.fields.find((one) => one.key === stage);
  const options = (field?.option_set ? sets.find((one) => one.key === field.option_set)?.options : field?.options) ?? [];
  return (
    <Panel title={t('page.stage')}>
      <div className={styles.form}>
        <Field label={t('page.stageField')} help={t('page.stageHelp')} error={problems?.['page.stage']?.message}>
          <Select
            value={stage ?? null}
            clearable
            disabled={fields.length === 0 && !stage}
            placeholder={t(fields.length === 0 ? 'page.noStageField' : 'page.noStage')}
            options={fields.map((one) => ({ value: one.key, label: text(one.label, locale) || one.key }))}
            onChange={(next) => set(({ ends: _, ...rest }) => ({ ...rest, stage: next ?? undefined }))}
          />
        </Field>
        {stage && (
          <Field label={t('page.ends')} help={t('page.endsHelp')} error={Object.values(problemsUnder(problems, 'page.ends'))[0] ?? problems?.['page.ends']?.message}>
            <MultiSelect
              value={ends}
              placeholder={t('page.noEnds')}
              options={options.map((one) => ({ value: one.value, label: text(one.label, locale) || one.value, color: one.color }))}
              onChange={(next) => set((doc) => ({ ...doc, ends: next }))}
            />
          </Field>
        )}
      </div>
    </Panel>
  );
}
