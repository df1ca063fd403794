import type { Dispatch } from 'react';
import type { FieldMeta, ImportDuplicates, ImportMode, ImportWins, ObjectMeta } from '@/shared/api/types';
import { formatNumber } from '@/shared/format';
import { text, useT } from '@/shared/i18n';
import { Button, Field, MultiSelect, Panel, RadioGroup, Switch } from '@/shared/ui';
import { iconOf } from '@/fields/icons';
import { filledParts } from './fields';
import { likelyKey, partOf, type Draft, type DraftAction, type Import } from './model';
import type { Step } from './states';
import { StepFoot } from './StepFoot';
import styles from './Import.module.css';

interface ModeStepProps {
  meta: ObjectMeta;
  i: Import;
  fields: FieldMeta[];
  draft: Draft;
  /** What the person's rights allow. */
  modes: ImportMode[];
  keyed: boolean;
  tried: boolean;
  /** The person designs the app, and may import without automations. */
  designs: boolean;
  starting: boolean;
  change: Dispatch<DraftAction>;
  go: (step: Step) => void;
  onTry: () => void;
}

const all: ImportMode[] = ['create', 'update', 'upsert'];
const duplicates: ImportDuplicates[] = ['create', 'skip', 'update', 'hold'];
const wins: ImportWins[] = ['filled', 'file', 'record'];

/** ③ Whether rows are created, update what is there, or both; and by which fields it is found. */
export function ModeStep({ meta, i, fields, draft, modes, keyed, tried, designs, starting, change, go, onTry }: ModeStepProps) {
  const t = useT('import-export');
  const mapped = new Set(Object.values(draft.mapping));
  const keys = fields.filter((field) => mapped.has(field.key) && partOf(field.key) === '' && field.type !== 'long_text' && field.type !== 'multi_select' && field.type !== 'tags');
  const parts = filledParts(meta, draft.mapping);
  return (
    <>
      <Panel>
        <div className={styles.form}>
          <Field label={t('mode.title')} group>
            <RadioGroup
              value={draft.mode}
              options={all.map((mode) => ({
                value: mode,
                label: t(`mode.${mode}`),
                description: modes.includes(mode) ? t(`mode.${mode}Help`) : t('mode.noRight'),
                disabled: !modes.includes(mode),
              }))}
              onChange={(mode) => change({ type: 'mode', mode, key: likelyKey(keys, meta.title, draft.mapping) })}
            />
          </Field>
          {parts.length > 0 && <p className={styles.quiet}>{t(draft.mode === 'create' ? 'mode.rows' : 'mode.rowsReplaced', { parts: parts.map((part) => text(part.label) || part.key).join(t('join')) })}</p>}
          {draft.mode !== 'create' && (
            <>
              <Field label={t('mode.key')} required help={t('mode.keyHelp')} error={keyed ? undefined : t(keys.length === 0 ? 'mode.noKeys' : 'mode.keyMissing')} className={styles.keyField}>
                <MultiSelect
                  value={draft.key}
                  options={keys.map((field) => ({ value: field.key, label: text(field.label) || field.key, icon: iconOf(field.type), description: field.unique ? t('mode.unique') : undefined }))}
                  onChange={(key) => change({ type: 'key', key })}
                />
              </Field>
              <Field label={t('mode.wins')} group>
                <RadioGroup value={draft.wins} options={wins.map((value) => ({ value, label: t(`mode.wins_${value}`), description: t(`mode.wins_${value}Help`) }))} onChange={(value) => change({ type: 'wins', wins: value })} />
              </Field>
            </>
          )}
          {draft.mode !== 'update' && (
            <Field label={t('mode.duplicates')} group>
              <RadioGroup
                value={draft.duplicates}
                options={duplicates.map((value) => ({ value, label: t(`mode.duplicates_${value}`), description: value === 'update' && !modes.includes('update') ? t('mode.noRight') : t(`mode.duplicates_${value}Help`), disabled: value === 'update' && !modes.includes('update') }))}
                onChange={(value) => change({ type: 'duplicates', duplicates: value })}
              />
            </Field>
          )}
          <Field label={t('mode.follows')} group>
            <div className={styles.switches}>
              {designs && <Switch checked={!draft.silent.includes('hooks')} onChange={(on) => change({ type: 'silent', what: 'hooks', silent: !on })}>{t('mode.hooks')}</Switch>}
              <Switch checked={!draft.silent.includes('notices')} onChange={(on) => change({ type: 'silent', what: 'notices', silent: !on })}>{t('mode.notices')}</Switch>
            </div>
          </Field>
        </div>
      </Panel>
      <StepFoot back={() => go('map')} note={tried ? undefined : t('mode.note')}>
        {tried ? (
          <Button kind="primary" onClick={() => go('dry')}>
            {t('next')}
          </Button>
        ) : (
          <Button kind="primary" loading={starting} disabled={keyed ? false : t('mode.keyMissing')} onClick={onTry}>
            {t('dry.start', { count: i.rows, shown: formatNumber(i.rows) })}
          </Button>
        )}
      </StepFoot>
    </>
  );
}
