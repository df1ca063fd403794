import { ArrowLeft, Equal, Plus, Trash2 } from 'lucide-react';
import { useDefinitions, type FieldSpec, type FormRuleDoc, type LinkTakeDoc, type ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, Field, IconButton, Segmented, Select } from '@/shared/ui';
import { computedTypes } from '../types';
import styles from './Rules.module.css';

interface LinkEditorProps {
  rule: FormRuleDoc;
  object: ObjectDoc;
  placed: Set<string>;
  errors: Record<string, string>;
  onChange: (patch: Partial<FormRuleDoc>, part?: string) => void;
}

type Spec = Pick<FieldSpec, 'key' | 'label' | 'type'> & { fields?: FieldSpec[] };

const option = (field: Spec) => ({ value: field.key, label: text(field.label) || field.key, keywords: field.key });
const living = (fields: readonly FieldSpec[] | undefined): Spec[] => (fields ?? []).filter((field) => !field.archived);
const firstError = (errors: Record<string, string>, path: string): string | undefined =>
  Object.entries(errors).find(([key]) => key === path || key.startsWith(`${path}.`))?.[1];

/** A data linkage: where to look, by what, and what to take over. */
export function LinkEditor({ rule, object, placed, errors, onChange }: LinkEditorProps) {
  const t = useT('form-designer');
  const objects = useDefinitions('object').data ?? [];
  const there = living(objects.find((one) => one.key === rule.from)?.fields);
  const here = living(object.fields).filter((field) => placed.has(field.key));
  const match = rule.match ?? [];
  const setMatch = (at: number, patch: Partial<(typeof match)[number]>) => onChange({ match: match.map((m, i) => (i === at ? { ...m, ...patch } : m)) });
  return (
    <>
      <Field label={t('rules.link.from')} required error={errors.from}>
        <Select
          value={rule.from ?? null}
          options={objects.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))}
          onChange={(from) => from && onChange({ from, match: [{ field: '', with: '' }], take: [{ into: '', value: '' }] })}
        />
      </Field>
      <Field label={t('rules.link.match')} help={t('rules.link.matchHelp')} required group error={firstError(errors, 'match')}>
        <div className={styles.pairs}>
          {match.map((m, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- a pair goes by its place
            <div key={at} className={styles.pair}>
              <Select label={t('rules.link.there')} placeholder={t('rules.link.there')} disabled={!rule.from} value={m.field || null} options={there.map(option)} onChange={(field) => setMatch(at, { field: field ?? '' })} />
              <Equal aria-hidden />
              <Select label={t('rules.link.here')} placeholder={t('rules.link.here')} value={m.with || null} options={here.map(option)} onChange={(next) => setMatch(at, { with: next ?? '' })} />
              <IconButton size="small" icon={Trash2} label={t('rules.link.removePair', { index: at + 1 })} disabled={match.length === 1} onClick={() => onChange({ match: match.filter((_, i) => i !== at) })} />
            </div>
          ))}
          <Button size="small" icon={Plus} onClick={() => onChange({ match: [...match, { field: '', with: '' }] })}>
            {t('rules.link.addMatch')}
          </Button>
        </div>
      </Field>
      <Field label={t('rules.link.take')} required group error={firstError(errors, 'take')}>
        <Takes
          take={rule.take ?? []}
          here={here.filter((field) => !computedTypes.has(field.type))}
          there={there}
          disabled={!rule.from}
          onChange={(take) => onChange({ take })}
        />
      </Field>
      <Field label={t('rules.link.on')} group>
        <Segmented
          block
          size="small"
          label={t('rules.link.on')}
          value={rule.on ?? 'change'}
          items={(['change', 'create'] as const).map((key) => ({ key, label: t(`rules.link.ons.${key}`) }))}
          onChange={(on) => onChange({ on: on === 'change' ? undefined : on })}
        />
      </Field>
      <Field label={t('rules.link.missing')} help={t('rules.link.typed')} group>
        <Segmented
          block
          size="small"
          label={t('rules.link.missing')}
          value={rule.missing ?? 'keep'}
          items={(['keep', 'clear'] as const).map((key) => ({ key, label: t(`rules.link.missings.${key}`) }))}
          onChange={(missing) => onChange({ missing: missing === 'keep' ? undefined : missing })}
        />
      </Field>
    </>
  );
}

interface TakesProps {
  take: LinkTakeDoc[];
  here: Spec[];
  there: Spec[];
  disabled: boolean;
  onChange: (take: LinkTakeDoc[]) => void;
}

/** What goes where; of sub-forms, column by column below. */
function Takes({ take, here, there, disabled, onChange }: TakesProps) {
  const t = useT('form-designer');
  const set = (at: number, patch: Partial<LinkTakeDoc>) => onChange(take.map((one, i) => (i === at ? { ...one, ...patch } : one)));
  return (
    <div className={styles.pairs}>
      {take.map((one, at) => {
        const into = here.find((field) => field.key === one.into);
        const from = there.find((field) => field.key === one.value);
        const nested = into?.type === 'subform';
        return (
          // oxlint-disable-next-line react/no-array-index-key -- a pair goes by its place
          <div key={at} className={styles.pairs}>
            <div className={styles.pair}>
              <Select
                label={t('rules.link.into')}
                placeholder={t('rules.link.into')}
                value={one.into || null}
                options={here.filter((field) => field.key === one.into || !take.some((other) => other.into === field.key)).map(option)}
                onChange={(key) => {
                  const next = here.find((field) => field.key === key);
                  set(at, { into: key ?? '', value: '', columns: next?.type === 'subform' ? [{ into: '', value: '' }] : undefined });
                }}
              />
              <ArrowLeft aria-hidden />
              <Select
                label={t('rules.link.there')}
                placeholder={t('rules.link.there')}
                disabled={disabled}
                value={one.value || null}
                options={there.filter((field) => (field.type === 'subform') === nested).map(option)}
                onChange={(value) => set(at, { value: value ?? '' })}
              />
              <IconButton size="small" icon={Trash2} label={t('rules.link.removePair', { index: at + 1 })} disabled={take.length === 1} onClick={() => onChange(take.filter((_, i) => i !== at))} />
            </div>
            {nested && from && (
              <div className={styles.columns}>
                <Takes take={one.columns ?? []} here={living(into.fields).filter((field) => !computedTypes.has(field.type))} there={living(from.fields)} disabled={false} onChange={(columns) => set(at, { columns })} />
              </div>
            )}
          </div>
        );
      })}
      <Button size="small" icon={Plus} onClick={() => onChange([...take, { into: '', value: '' }])}>
        {t('rules.link.addTake')}
      </Button>
    </div>
  );
}
