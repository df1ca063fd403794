import type { FieldMeta, ImportState, ObjectMeta } from '@/shared/api/types';
import { text, useT } from '@/shared/i18n';
import { Button, Checkbox, Field, Panel, RadioGroup } from '@/shared/ui';
import { faults, type Change, type Choices, type Step } from './model';
import { StepFoot } from './StepFoot';
import styles from './Import.module.css';

interface ModeStepProps {
  meta: ObjectMeta;
  fields: FieldMeta[];
  state: ImportState;
  choices: Choices;
  dispatch: (change: Change) => void;
  go: (step: Step) => void;
}

const keyTypes = new Set(['text', 'phone', 'email', 'url', 'number', 'auto_number', 'date', 'select', 'relation', 'user']);

/** ③ Whether rows are created, update what is there, or both; and by which fields it is found. */
export function ModeStep({ meta, fields, choices, dispatch, go }: ModeStepProps) {
  const t = useT('import-export');
  const may = (operation: 'create' | 'edit') => meta.operations.includes(operation);
  const mapped = new Set(Object.values(choices.mapping).filter(Boolean));
  const keys = fields.filter((field) => mapped.has(field.key) && keyTypes.has(field.type));
  const open = faults(choices, fields);
  const fault = open[0];
  const reason = fault ? t(`fault.${fault.fault}`, { fields: fault.fields.map((key) => text(fields.find((field) => field.key === key)?.label) || key).join(t('map.join')) }) : false;
  return (
    <>
      <Panel>
        <div className={styles.form}>
          <Field label={t('mode.title')} group>
            <RadioGroup
              value={choices.mode}
              options={[
                { value: 'create', label: t('mode.create'), description: t('mode.createHelp'), disabled: !may('create') },
                { value: 'update', label: t('mode.update'), description: t('mode.updateHelp'), disabled: !may('edit') },
                { value: 'upsert', label: t('mode.upsert'), description: t('mode.upsertHelp'), disabled: !may('create') || !may('edit') },
              ]}
              onChange={(mode) => dispatch({ type: 'mode', mode })}
            />
          </Field>
          {choices.mode !== 'create' && (
            <Field label={t('mode.key')} help={t('mode.keyHelp')} group>
              <div className={styles.checks}>
                {keys.map((field) => (
                  <Checkbox key={field.key} checked={choices.key.includes(field.key)} onChange={() => dispatch({ type: 'key', field: field.key })}>
                    {text(field.label) || field.key}
                    {field.unique && <span className={styles.quiet}> · {t('mode.unique')}</span>}
                  </Checkbox>
                ))}
                {keys.length === 0 && <span className={styles.quiet}>{t('mode.noKeys')}</span>}
              </div>
            </Field>
          )}
        </div>
      </Panel>
      <StepFoot back={() => go('map')} note={reason || undefined}>
        <Button kind="primary" disabled={fault && fault.fault !== 'requiredMissing' ? reason : false} onClick={() => go('dry')}>
          {t('next')}
        </Button>
      </StepFoot>
    </>
  );
}
