import { useMemo } from 'react';
import { fieldFinder, describeGroup } from '@/expression/condition/describe';
import { useServerTree } from '@/expression/condition/useServerTree';
import { ExpressionText } from '@/expression/ExpressionText';
import { useRelated } from '@/expression/related';
import type { Scope } from '@/expression/scope/scope';
import type { FieldContext } from '@/fields';
import type { ObjectMeta } from '@/shared/api/types';
import { useT } from '@/shared/i18n';

interface RowsWordsProps {
  meta: ObjectMeta;
  source: string;
  scope: Scope;
  ctx: FieldContext;
}

/** The rows of a grant in words where they are made of conditions, else as their text. */
export function RowsWords({ meta, source, scope, ctx }: RowsWordsProps) {
  const t = useT('views');
  const related = useMemo(() => meta.fields.flatMap((field) => (field.type === 'relation' && field.object ? [field.object] : [])), [meta.fields]);
  const { fieldsOf } = useRelated(related);
  const group = useServerTree({ object: meta.key, usage: 'filter' }, source, true);
  const fieldAt = useMemo(() => fieldFinder(meta.fields, fieldsOf, ctx.locale), [meta.fields, fieldsOf, ctx.locale]);
  return group && group.items.length > 0 ? <>{describeGroup(group, fieldAt, ctx, t)}</> : <ExpressionText source={source} scope={scope} />;
}
