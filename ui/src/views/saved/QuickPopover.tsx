import { Suspense, useState, type RefObject } from 'react';
import { moduleOf } from '@/fields';
import { fresh, operatorsOf, withOperator } from '@/expression/condition/condition';
import { operatorWords } from '@/expression/condition/describe';
import { asValue } from '@/expression/condition/fields';
import { isComplete, takesNothing, type Condition, type FilterValue } from '@/expression/condition/model';
import type { Operator } from '@/shared/api/types';
import { loadWords, text, useT } from '@/shared/i18n';
import { Field, Popover, Select } from '@/shared/ui';
import type { ListModel } from '../useList';
import { pinned, withPinned } from './quick';

void loadWords('fields');

/** One condition of a pinned field; acts as soon as it says something. */
export default function QuickPopover({ list, field: key, anchor, onClose }: { list: ListModel; field: string; anchor: RefObject<HTMLElement | null>; onClose: () => void }) {
  const t = useT('views');
  const { fields, filter, setFilter, ctx, meta, addLink } = list;
  const spec = fields.find((f) => f.key === key)!;
  const field = asValue(spec);
  const [condition, setCondition] = useState<Condition>(() => pinned(filter, key) ?? fresh(key, field));
  const name = text(spec.label, ctx.locale) || key;
  const module = moduleOf(field);
  const put = (next: Condition): void => {
    setCondition(next);
    if (isComplete(next)) setFilter(withPinned(filter, key, next));
    else if (pinned(filter, key)) setFilter(withPinned(filter, key, null));
  };
  return (
    <Popover open onClose={onClose} anchor={anchor} label={name} width={320}>
      <Field label={name} group>
        <Select
          label={t('filter.operator')}
          searchable={false}
          value={condition.op}
          options={operatorsOf(field).map((op) => ({ value: op, label: operatorWords(op, field.type, t) }))}
          onChange={(op) => op && put(withOperator(condition, op as Operator))}
        />
        {!takesNothing(condition.op) && (
          <Suspense fallback={<div style={{ height: 34 }} />}>
            <module.Filter
              key={condition.op}
              field={field}
              ctx={ctx}
              object={meta.key}
              op={condition.op}
              value={condition.value}
              label={t('filter.value')}
              onLink={addLink}
              onChange={(value) => put({ ...condition, value: value as FilterValue })}
            />
          </Suspense>
        )}
      </Field>
    </Popover>
  );
}
