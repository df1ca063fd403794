import { Lock } from 'lucide-react';
import { Suspense, useEffect, useId, useRef, useState } from 'react';
import type { FieldError } from '@/shared/api/error';
import { text, useT } from '@/shared/i18n';
import { useLocale } from '@/shared/i18n/locale';
import { isComposing } from '@/shared/keys';
import { Button, Field, Input, SkeletonLines, Switch } from '@/shared/ui';
import { keyFault, suggestKey, useSettingsScope, type FieldSpec, type ObjectDoc } from '@/meta';
import { LabelProp } from '@/meta/props';
import { computedTypes, iconOf, indexTypes, noDefault, placeholderTypes, searchTypes, textTypes, uniqueTypes } from '../types';
import { ChecksProp, type SetRules } from './ChecksProp';
import { DefaultProp } from './DefaultProp';
import { NormaliseProp } from './NormaliseProp';
import { RequiredProp } from './RequiredProp';
import { faces } from './faces';
import styles from './Panel.module.css';


/** What every row has beside its columns. */
const rowKeys = ['parent', 'position'];

export interface FieldPanelProps {
  object: ObjectDoc;
  field: FieldSpec;
  /** The field as it is published; its key and type are then fixed. */
  published: FieldSpec | undefined;
  errors: Record<string, string>;
  onChange: (patch: Partial<FieldSpec>, part?: string) => void;
  /** Another key, and what else changes in the same step. */
  onRename: (to: string, patch?: Partial<FieldSpec>) => void;
  /** Makes the field the one that names a record. */
  onTitle?: () => void;
  onArchive: () => void;
  /** Asks for another type. */
  onType?: () => void;
  /** Changes the rules of the object, of which those of this field are shown. */
  onRules?: SetRules;
  /** What the last save of the object refused. */
  problems?: Record<string, FieldError>;
  /** The field is a column of a sub-form: nothing links to its rows, and nobody searches them. */
  column?: boolean;
  /** The label is to be focused and selected. */
  focus?: boolean;
  onFocused?: () => void;
}

/** Properties of a field, which reach every layout, imports and the API. The same in both designers. */
export function FieldPanel({ object, field, published, errors, onChange, onRename, onTitle, onArchive, onType, onRules, problems, column, focus, onFocused }: FieldPanelProps) {
  const t = useT('form-designer');
  const locale = useLocale((s) => s.locale);
  const id = useId();
  const Face = faces.get(field.type);
  const Icon = iconOf(field.type);
  const computed = computedTypes.has(field.type);
  const others = [...object.fields.filter((f) => f.key !== field.key).map((f) => f.key), ...(column ? rowKeys : [])];
  const wasAuto = useRef(false);

  useEffect(() => {
    if (!focus) return;
    const input = document.getElementById(`${id}-label`) as HTMLInputElement | null;
    input?.focus();
    input?.select();
    onFocused?.();
  }, [focus, id, onFocused]);

  /** A key that was made from the label goes with it until the first publish. */
  const auto = !published && (/^field_\d+$/.test(field.key) || field.key === suggestKey(field.label, others));
  useEffect(() => {
    wasAuto.current = auto;
    // Only when another field is shown: while its label is typed the key no longer follows from it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [field.key]);
  const targets = useSettingsScope().targets;
  /** A relation that is named like an object links to it, unless another was chosen. */
  const aimed = (): Partial<FieldSpec> | undefined => {
    const named = ['relation', 'relations'].includes(field.type) && !field.object && targets.find((one) => !one.part && one.label === text(field.label).trim());
    return named ? { object: named.key } : undefined;
  };
  const followLabel = () => {
    const aim = aimed();
    const key = published || !wasAuto.current || field.label[locale] === t('newField') ? field.key : suggestKey(field.label, others);
    if (key !== field.key) onRename(key, aim);
    else if (aim) onChange(aim, 'label');
  };

  return (
    <div className={styles.props}>
      <div className={styles.what}>
        <Icon aria-hidden />
        <span>{t(`type.${field.type}`)}</span>
        {onType && (
          <Button kind="text" size="small" onClick={onType}>
            {t('convert.open')}
          </Button>
        )}
      </div>
      <LabelProp
        id={`${id}-label`}
        label={t('prop.label')}
        required
        value={field.label}
        error={errors.label ?? errors['label.zh'] ?? errors['label.en'] ?? (field.label.zh || field.label.en ? undefined : t('prop.labelMissing'))}
        onChange={(label) => onChange({ label: label ?? {} }, 'label')}
        onBlur={followLabel}
      />
      <KeyProp fieldKey={field.key} locked={!!published} taken={others} error={errors.key} onRename={onRename} />
      <LabelProp label={t('prop.help')} value={field.help} error={errors.help} onChange={(help) => onChange({ help }, 'help')} />
      {!computed && <LabelProp label={t('prop.example')} value={field.example} error={errors.example} onChange={(example) => onChange({ example }, 'example')} />}
      {placeholderTypes.has(field.type) && (
        <LabelProp label={t('prop.placeholder')} value={field.placeholder} error={errors.placeholder} onChange={(placeholder) => onChange({ placeholder }, 'placeholder')} />
      )}
      {!computed && !noDefault.has(field.type) && <DefaultProp field={field} object={object.key} error={errors.default} onChange={onChange} />}
      {Face && (
        <Suspense fallback={<SkeletonLines lines={2} />}>
          <Face key={field.type} field={field} onChange={onChange} errors={errors} published={published} />
        </Suspense>
      )}
      <hr className={styles.rule} />
      {!computed && field.type !== 'switch' && <RequiredProp field={field} object={object.key} error={errors.required_when} onChange={onChange} />}
      {!column && uniqueTypes.has(field.type) && (
        <Switch checked={!!field.unique} onChange={(unique) => onChange({ unique: unique || undefined })}>
          {t('prop.unique')}
        </Switch>
      )}
      {errors.unique && <p className={styles.error}>{errors.unique}</p>}
      {textTypes.has(field.type) && <NormaliseProp key={field.key} field={field} error={errors.normalise} onChange={onChange} />}
      {onRules && <ChecksProp object={object} field={field.key} problems={problems} onRules={onRules} />}
      {!column && searchTypes.has(field.type) && (
        <Switch checked={!!field.search} onChange={(search) => onChange({ search: search || undefined })}>
          {t('prop.search')}
        </Switch>
      )}
      {!column && indexTypes.has(field.type) && (
        <Switch checked={!!field.index || !!field.unique} disabled={!!field.unique} onChange={(index) => onChange({ index: index || undefined })}>
          {t('prop.index')}
        </Switch>
      )}
      {onTitle && (
        <Switch checked={object.title === field.key} disabled={object.title === field.key} onChange={(on) => on && onTitle()}>
          {t('prop.title')}
        </Switch>
      )}
      <hr className={styles.rule} />
      <div>
        <Button
          size="small"
          disabled={object.title === field.key ? t('prop.titleKept') : false}
          onClick={onArchive}
        >
          {published ? t(field.archived ? 'prop.restore' : 'prop.archive') : t('prop.delete')}
        </Button>
        <p className={styles.note}>{published ? t('prop.archiveHelp') : t('prop.deleteHelp', { name: text(field.label) || field.key })}</p>
      </div>
    </div>
  );
}

function KeyProp({ fieldKey, locked, taken, error, onRename }: { fieldKey: string; locked: boolean; taken: string[]; error?: string; onRename: (to: string) => void }) {
  const t = useT('form-designer');
  const [typed, setTyped] = useState<string | null>(null);
  const fault = typed === null ? null : keyFault('field', typed, taken);
  const save = () => {
    if (typed !== null && !fault && typed !== fieldKey) onRename(typed);
    setTyped(null);
  };
  return (
    <Field label={t('prop.key')} error={fault ? t(`key.${fault}`) : error} help={locked ? t('key.locked') : undefined}>
      <Input
        value={typed ?? fieldKey}
        readOnly={locked}
        spellCheck={false}
        className={styles.code}
        suffix={locked ? <Lock size={14} aria-hidden /> : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !isComposing(event)) save();
          if (event.key === 'Escape') setTyped(null);
        }}
      />
    </Field>
  );
}
