import { Suspense, useMemo, useState } from 'react';
import { fieldModule } from '@/fields';
import type { FieldSpec } from '@/meta';
import { useT } from '@/shared/i18n';
import { Segmented, SkeletonLines } from '@/shared/ui';
import { useDraftConditions } from './builder/useDraftConditions';
import styles from './builder/Builder.module.css';
import { hasLiteral, printLiteral, readLiteral } from './condition/literal';
import { ExpressionField } from './ExpressionField';
import type { FilterValue, Group } from './condition/model';

interface ValueFieldProps {
  /** The object that the expression's `record` is of. */
  object: string;
  /** The object that has the field. */
  of: string;
  field: FieldSpec;
  /** CEL */
  value: string;
  label: string;
  invalid?: boolean;
  onChange: (value: string) => void;
}

/** A value of a field: chosen as in a form, or computed by an expression. */
export function ValueField({ object, of, field, value, label, invalid, onChange }: ValueFieldProps) {
  const t = useT('expression');
  const [wanted, setWanted] = useState<'expr' | null>(null);
  const typed = readLiteral(field.type, value);
  const way = wanted ?? (typed === undefined ? 'expr' : 'value');
  const expression = (
    <ExpressionField object={object} usage="value" field={object === of ? field.key : undefined} label={label} value={value} invalid={invalid} onChange={onChange} />
  );
  if (!hasLiteral(field.type)) return expression;
  return (
    <div className={styles.face} role="group" aria-label={label}>
      <Segmented
        size="small"
        label={t('valueOf.way')}
        value={way}
        items={[
          { key: 'value', label: t('valueOf.fixed') },
          { key: 'expr', label: t('valueOf.expression') },
        ]}
        onChange={(next) => {
          setWanted(next === 'expr' ? 'expr' : null);
          if (next === 'value' && typed === undefined) onChange(printLiteral(field.type, field.type === 'switch' ? true : null));
        }}
      />
      {way === 'expr' ? expression : <Typed of={of} field={field} value={typed} onChange={(next) => onChange(printLiteral(field.type, next))} />}
    </div>
  );
}

function Typed({ of, field, value, onChange }: { of: string; field: FieldSpec; value: unknown; onChange: (value: unknown) => void }) {
  const named = useMemo<Group>(() => ({ kind: 'group', op: 'and', items: [{ kind: 'condition', path: field.key, op: 'eq', value: value as FilterValue }] }), [field.key, value]);
  const { scope, fieldAt } = useDraftConditions(of, named);
  const found = fieldAt(field.key)?.field;
  if (!found) return <SkeletonLines lines={1} />;
  const module = fieldModule(field.type);
  return (
    <Suspense fallback={<SkeletonLines lines={1} />}>
      <module.Input value={value ?? module.blank} field={found} ctx={scope.ctx} object={of} size="small" onChange={(next) => onChange(module.toApi ? module.toApi(next) : next)} onLink={scope.addLink} />
    </Suspense>
  );
}
