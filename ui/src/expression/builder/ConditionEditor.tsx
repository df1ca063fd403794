import { X } from 'lucide-react';
import { Suspense, useState } from 'react';
import { moduleOf } from '@/fields';
import type { Operator } from '@/shared/api/types';
import { useT } from '@/shared/i18n';
import { IconButton, Select } from '@/shared/ui';
import { fresh, operatorsOf, withOperator } from '../condition/condition';
import { operatorWords } from '../condition/describe';
import { asValue } from '../condition/fields';
import { takesNothing, type Condition, type FilterValue } from '../condition/model';
import styles from './Builder.module.css';
import type { ConditionScope } from './scope';
import { useSteps } from './useSteps';

interface ConditionEditorProps {
  scope: ConditionScope;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

/** One condition: field, operator, value. */
export function ConditionEditor({ scope, condition, onChange, onRemove }: ConditionEditorProps) {
  const t = useT('views');
  const { ctx, addLink } = scope;
  const [opened, setOpened] = useState<string[]>([]);
  const steps = useSteps(scope, condition.path, opened);
  const found = steps.at(condition.path);
  const field = found && asValue(found.field);
  const module = field ? moduleOf(field) : null;
  const operators = field ? operatorsOf(field) : [condition.op];
  return (
    <div className={styles.condition}>
      <Select
        size="small"
        label={t('filter.field')}
        searchable
        value={condition.path}
        options={steps.options}
        known={[{ value: condition.path, label: found?.label ?? condition.path }]}
        invalid={!found && !steps.loading}
        onChange={(path) => {
          if (path === null) return;
          if (path.endsWith('.')) {
            setOpened((all) => [...all, path.slice(0, -1)]);
            return;
          }
          const next = steps.at(path)?.field;
          if (next && path !== condition.path) onChange(fresh(path, asValue(next)));
        }}
      />
      <Select
        size="small"
        label={t('filter.operator')}
        searchable={false}
        value={condition.op}
        options={operators.map((op) => ({ value: op, label: operatorWords(op, field?.type ?? 'text', t) }))}
        onChange={(op) => op && onChange(withOperator(condition, op as Operator))}
      />
      {module && field && !takesNothing(condition.op) ? (
        <Suspense fallback={<span />}>
          <module.Filter
            key={`${condition.path} ${condition.op}`}
            field={field}
            ctx={ctx}
            object={condition.path.includes('.') ? undefined : scope.object}
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
      <IconButton size="small" icon={X} label={t('filter.remove', { field: found?.label ?? condition.path })} onClick={onRemove} />
    </div>
  );
}
