import { useMemo } from 'react';
import { useT } from '@/shared/i18n';
import { useDraftConditions } from './builder/useDraftConditions';
import { fromCel } from './condition/convert';
import { pathsOf } from './condition/model';
import { describeGroup } from './condition/describe';
import { useServerTree } from './condition/useServerTree';
import { ExpressionText } from './ExpressionText';
import { useDesignScope } from './scope/useScope';

/** A condition of a draft in a line: in words where it is made of conditions, else as its text. */
export function ConditionWords({ object, source, usage = 'rule', form }: { object: string; source: string; usage?: 'rule' | 'filter'; form?: string }) {
  const t = useT('views');
  const scope = useDesignScope(object, usage, form);
  const { kindOf } = useDraftConditions(object, null);
  const read = useMemo(() => fromCel(source, kindOf), [source, kindOf]);
  const told = useServerTree({ object, usage, draft: true, form }, source, read === null);
  const group = read ?? told;
  const { scope: conditions, fieldAt } = useDraftConditions(object, group);
  // A step of the organisation, as a department's name, has no condition of its own to be told by.
  const beyond = group !== null && pathsOf(group).some((path) => path.includes('.') && !fieldAt(path) && fieldAt(path.split('.')[0]!));
  return group && group.items.length > 0 && !beyond ? <>{describeGroup(group, fieldAt, conditions.ctx, t)}</> : <ExpressionText source={source} scope={scope} />;
}
