import { useState } from 'react';
import { useT } from '@/shared/i18n';
import { text } from '@/shared/i18n';
import { Field, Input, MultiSelect, Segmented, Select, Switch } from '@/shared/ui';
import { namesRecords } from '@/fields/parts/links';
import type { FieldSpec } from '@/meta';
import { ExpressionField } from '@/expression/ExpressionField';
import styles from './Panel.module.css';

type Way = 'none' | 'fixed' | 'expr';

/** The browser's own inputs for fixed values. */
const inputTypes: Record<string, 'date' | 'time' | 'month'> = { date: 'date', time: 'time', year_month: 'month' };


function wayOf(value: unknown): Way {
  if (value === undefined) return 'none';
  return typeof value === 'object' && value !== null && 'expr' in value ? 'expr' : 'fixed';
}

function blankOf(type: string): unknown {
  if (type === 'switch') return true;
  if (type === 'multi_select' || type === 'tags') return [];
  return type === 'number' || type === 'money' || type === 'percent' || type === 'rating' ? 0 : '';
}

/** What a new record begins with: nothing, a fixed value, or what an expression gives. */
export function DefaultProp({ field, object, error, onChange }: { field: FieldSpec; object: string; error?: string; onChange: (patch: Partial<FieldSpec>, part?: string) => void }) {
  const t = useT('form-designer');
  const saved = wayOf(field.default);
  const [chosen, setChosen] = useState<{ key: string; way: Way } | null>(null);
  const way = chosen?.key === field.key && saved === 'none' ? chosen.way : saved;
  const ways: Way[] = namesRecords(field.type) ? ['none', 'expr'] : ['none', 'fixed', 'expr'];
  const choose = (next: Way) => {
    setChosen({ key: field.key, way: next });
    if (next === 'fixed' && field.type === 'switch') onChange({ default: true });
    else if (next !== saved) onChange({ default: next === 'fixed' && field.type === 'multi_select' ? [] : undefined });
  };
  return (
    <Field label={t('prop.default')} error={error} group>
      <div className={styles.stack}>
        <Segmented block size="small" label={t('prop.default')} value={way} items={ways.map((key) => ({ key, label: t(`prop.defaults.${key}`) }))} onChange={choose} />
        {way === 'fixed' && <FixedValue field={field} onChange={(value) => onChange({ default: value }, 'default')} />}
        {way === 'expr' && (
          <ExpressionField
            object={object}
            usage="value"
            field={field.key}
            label={t('prop.defaults.expr')}
            value={saved === 'expr' ? String((field.default as { expr: unknown }).expr ?? '') : ''}
            placeholder={field.type === 'user' ? 'user.id' : field.type === 'users' ? '[user.id]' : field.type === 'date' ? 'TODAY()' : field.type === 'datetime' ? 'now' : ''}
            onChange={(expr) => onChange({ default: expr ? { expr } : undefined }, 'default')}
          />
        )}
      </div>
    </Field>
  );
}

function FixedValue({ field, onChange }: { field: FieldSpec; onChange: (value: unknown) => void }) {
  const t = useT('form-designer');
  const [typed, setTyped] = useState<string | null>(null);
  const value = field.default;
  const options = (field.options ?? []).map((option) => ({ value: option.value, label: text(option.label) || option.value, color: option.color }));
  if (field.type === 'switch') {
    return (
      <Switch checked={value === true} onChange={(on) => onChange(on)}>
        {t('prop.on')}
      </Switch>
    );
  }
  if (field.type === 'select') return <Select label={t('prop.default')} value={typeof value === 'string' && value ? value : null} options={options} clearable onChange={(next) => onChange(next ?? undefined)} />;
  if (field.type === 'multi_select') return <MultiSelect label={t('prop.default')} value={Array.isArray(value) ? (value as string[]) : []} options={options} onChange={(next) => onChange(next.length ? next : undefined)} />;
  const numeric = typeof blankOf(field.type) === 'number';
  const scale = field.type === 'percent' ? 100 : 1;
  const shown = typed ?? (typeof value === 'number' ? String(Number((value * scale).toPrecision(14))) : typeof value === 'string' ? value : '');
  return (
    <Input
      aria-label={t('prop.default')}
      value={shown}
      inputMode={numeric ? 'decimal' : undefined}
      type={inputTypes[field.type] ?? 'text'}
      suffix={field.type === 'percent' ? '%' : undefined}
      placeholder={field.type === 'datetime' ? '2026-01-31 10:00:00.000Z' : undefined}
      onChange={(event) => {
        const words = event.target.value;
        setTyped(words);
        if (!numeric) onChange(words === '' ? undefined : words);
        else if (words.trim() === '') onChange(undefined);
        else if (Number.isFinite(Number(words))) onChange(Number((Number(words) / scale).toPrecision(14)));
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
