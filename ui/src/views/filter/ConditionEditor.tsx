import { X } from 'lucide-react';
import { Suspense, useMemo, useState } from 'react';
import { moduleOf } from '@/fields';
import type { FieldMeta, Operator } from '@/shared/api/types';
import { text, useLocale, useT } from '@/shared/i18n';
import { IconButton, Select, type SelectOption } from '@/shared/ui';
import type { ListModel } from '../useList';
import { useRelated } from '../useRelated';
import { fieldFinder, operatorWords } from './describe';
import styles from './FilterPopover.module.css';
import { carried, filterable, fresh, operatorsOf } from './condition';
import { takesNothing, type Condition, type FilterValue } from './model';

const MAX_STEPS = 3;

interface ConditionEditorProps {
  list: ListModel;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

/** One condition: field, operator, value. */
export function ConditionEditor({ list, condition, onChange, onRemove }: ConditionEditorProps) {
  const t = useT('views');
  const { fields, ctx, addLink } = list;
  const [opened, setOpened] = useState<string[]>([]);
  const relations = useRelationSteps(fields, condition.path, opened);
  const found = relations.at(condition.path);
  const field = found?.field;
  const module = field ? moduleOf(field) : null;
  const options: SelectOption[] = relations.options;
  const operators = field ? operatorsOf(field) : [condition.op];
  return (
    <div className={styles.condition}>
      <Select
        size="small"
        label={t('filter.field')}
        searchable
        value={condition.path}
        options={options}
        known={[{ value: condition.path, label: found?.label ?? condition.path }]}
        invalid={!found && !relations.loading}
        onChange={(path) => {
          if (path === null) return;
          if (path.endsWith('.')) {
            setOpened((all) => [...all, path.slice(0, -1)]);
            return;
          }
          const next = relations.at(path)?.field;
          if (next && path !== condition.path) onChange(fresh(path, next));
        }}
      />
      <Select
        size="small"
        label={t('filter.operator')}
        searchable={false}
        value={condition.op}
        options={operators.map((op) => ({ value: op, label: operatorWords(op, field?.type ?? 'text', t) }))}
        onChange={(op) =>
          op && onChange({ ...condition, op: op as Operator, value: carried(condition.value, op as Operator) })
        }
      />
      {module && field && !takesNothing(condition.op) ? (
        <Suspense fallback={<span />}>
          <module.Filter
            key={`${condition.path} ${condition.op}`}
            field={field}
            ctx={ctx}
            op={condition.op}
            value={condition.value}
            label={t('filter.value')}
            onLink={addLink}
            onChange={(value) => onChange({ ...condition, value: value as FilterValue })}
          />
        </Suspense>
      ) : (
        <span />
      )}
      <IconButton
        size="small"
        icon={X}
        label={t('filter.remove', { field: found?.label ?? condition.path })}
        onClick={onRemove}
      />
    </div>
  );
}

/** Fields to choose from: those of the object, and of the relations that were opened (客户 › 行业). */
function useRelationSteps(fields: FieldMeta[], path: string, opened: string[]) {
  const t = useT('views');
  const prefixes = useMemo(() => {
    const steps = path.split('.');
    const own = steps.slice(0, -1).map((_, i) => steps.slice(0, i + 1).join('.'));
    return [...new Set([...own, ...opened])];
  }, [path, opened]);
  const targetOf = (prefix: string, known: (object: string) => FieldMeta[] | undefined): string | undefined => {
    let here: FieldMeta[] | undefined = fields;
    let object: string | undefined;
    for (const step of prefix.split('.')) {
      const field: FieldMeta | undefined = here?.find((f) => f.key === step);
      object = field?.type === 'relation' ? field.object : undefined;
      here = object ? known(object) : undefined;
    }
    return object;
  };
  const firsts = prefixes.map((p) => targetOf(p.split('.')[0]!, () => undefined)).filter((o) => o !== undefined);
  const one = useRelated(firsts);
  const seconds = prefixes
    .filter((p) => p.includes('.'))
    .map((p) => targetOf(p, one.fieldsOf))
    .filter((o) => o !== undefined);
  const two = useRelated(seconds);
  const fieldsOf = (object: string): FieldMeta[] | undefined => one.fieldsOf(object) ?? two.fieldsOf(object);
  const locale = useLocale((state) => state.locale);
  const at = fieldFinder(fields, fieldsOf, locale);
  const options: SelectOption[] = [];
  const add = (list: FieldMeta[], prefix: string, label: string): void => {
    for (const field of list) {
      const own = text(field.label) || field.key;
      const full = label ? `${label} › ${own}` : own;
      const key = prefix ? `${prefix}.${field.key}` : field.key;
      if (filterable(field))
        options.push({
          value: key,
          label: full,
          keywords: `${field.label.zh ?? ''} ${field.label.en ?? ''} ${field.key}`,
          icon: moduleOf(field).icon,
        });
      const deeper = key.split('.').length < MAX_STEPS && field.type === 'relation' && field.object;
      if (!deeper) continue;
      const inner = prefixes.includes(key) ? fieldsOf(field.object!) : undefined;
      if (inner)
        add(
          inner.filter((f) => !f.system || f.key === 'owner'),
          key,
          full,
        );
      else options.push({ value: `${key}.`, label: t('filter.into', { label: full }), keywords: field.key });
    }
  };
  add(fields, '', '');
  return { at, options, loading: one.loading || two.loading };
}
