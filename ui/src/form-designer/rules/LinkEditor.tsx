import { Equal, Plus, Trash2 } from 'lucide-react';
import { SortKeys } from '@/design/object/SortKeys';
import { systemColumns } from '@/design/object/viewModel';
import { ConditionBuilder } from '@/expression/ConditionBuilder';
import { useDefinitions, type FormRuleDoc, type ObjectDoc } from '@/meta';
import { text, useT } from '@/shared/i18n';
import { Button, Field, IconButton, Segmented, Select, useRowKeys } from '@/shared/ui';
import { living, option, Takes, writable } from './Takes';
import styles from './Rules.module.css';

interface LinkEditorProps {
  rule: FormRuleDoc;
  object: ObjectDoc;
  placed: Set<string>;
  errors: Record<string, string>;
  onChange: (patch: Partial<FormRuleDoc>, part?: string) => void;
}

const NONE: NonNullable<FormRuleDoc['match']> = [];

const firstError = (errors: Record<string, string>, path: string): string | undefined =>
  Object.entries(errors).find(([key]) => key === path || key.startsWith(`${path}.`))?.[1];

/** A data linkage: where to look, by what, and what to take over. */
export function LinkEditor({ rule, object, placed, errors, onChange }: LinkEditorProps) {
  const t = useT('form-designer');
  const system = useT('design');
  const objects = useDefinitions('object').data ?? [];
  const from = objects.find((one) => one.key === rule.from);
  const there = living(from?.fields);
  const ordered = [...there.map((field) => ({ key: field.key, label: text(field.label) || field.key })), ...systemColumns(!!from?.owner).map((key) => ({ key, label: system(`system.${key}`) }))];
  const here = living(object.fields).filter((field) => placed.has(field.key));
  const match = rule.match ?? NONE;
  const pairs = useRowKeys(match);
  const setMatch = (at: number, patch: Partial<(typeof match)[number]>) => onChange({ match: match.map((m, i) => (i === at ? { ...m, ...patch } : m)) });
  return (
    <>
      <Field label={t('rules.link.from')} required error={errors.from}>
        <Select
          value={rule.from ?? null}
          options={objects.map((one) => ({ value: one.key, label: text(one.label) || one.key, keywords: one.key }))}
          onChange={(key) => key && onChange({ from: key, match: [{ field: '', with: '' }], where: undefined, sort: undefined, take: [{ into: '', value: '' }] })}
        />
      </Field>
      <Field label={t('rules.link.match')} group error={firstError(errors, 'match')}>
        <div className={styles.pairs}>
          {match.map((m, at) => (
            <div key={pairs[at]} className={styles.pair}>
              <Select label={t('rules.link.there')} placeholder={t('rules.link.there')} disabled={!rule.from} value={m.field || null} options={there.map(option)} onChange={(field) => setMatch(at, { field: field ?? '' })} />
              <Equal aria-hidden />
              <Select label={t('rules.link.here')} placeholder={t('rules.link.here')} value={m.with || null} options={here.map(option)} onChange={(next) => setMatch(at, { with: next ?? '' })} />
              <IconButton size="small" icon={Trash2} label={t('rules.link.removePair', { index: at + 1 })} onClick={() => onChange({ match: match.filter((_, i) => i !== at) })} />
            </div>
          ))}
          <Button size="small" icon={Plus} onClick={() => onChange({ match: [...match, { field: '', with: '' }] })}>
            {t('rules.link.addMatch')}
          </Button>
        </div>
      </Field>
      {from && (
        <Field label={t('rules.link.where')} help={t('rules.link.whereHelp')} group error={errors.where}>
          <ConditionBuilder key={from.key} short object={from.key} usage="filter" form={object.key} label={t('rules.link.where')} empty={t('rules.link.whereEmpty')} value={rule.where ?? ''} invalid={!!errors.where} onChange={(where) => onChange({ where: where || undefined }, 'where')} />
        </Field>
      )}
      <Field label={t('rules.link.sort')} help={t('rules.link.sortHelp')} group error={errors.sort}>
        <SortKeys value={rule.sort ?? ''} fields={ordered} disabled={!from} onChange={(sort) => onChange({ sort })} />
      </Field>
      <Field label={t('rules.link.take')} required group error={firstError(errors, 'take')}>
        <Takes
          take={rule.take ?? []}
          here={writable(here)}
          there={there}
          records={text(from?.label) || from?.key}
          disabled={!rule.from}
          onChange={(take) => onChange({ take })}
        />
      </Field>
      <Field label={t('rules.link.when')} group error={errors.when}>
        <ConditionBuilder short object={object.key} usage="rule" label={t('rules.link.when')} empty={t('rules.link.whenEmpty')} value={rule.when} invalid={!!errors.when} onChange={(when) => onChange({ when }, 'when')} />
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
