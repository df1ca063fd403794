import { useMe } from '@/shared/api';
import { text } from '@/shared/i18n';
import type { InputProps } from '../contract';
import { useCreateRecord } from '../parts/create';
import { useRelationSource } from '../parts/lookup';
import { LookupInput } from '../parts/LookupInput';

export default function RelationInput(props: InputProps) {
  const { field, ctx } = props;
  const source = useRelationSource(field, ctx);
  const create = useCreateRecord();
  const target = useMe().data?.objects[field.object ?? ''];
  const mayCreate = create !== null && !!target?.operations.includes('create');
  return (
    <LookupInput
      {...props}
      source={source}
      createLabel={ctx.t('lookup.create', { object: text(target?.label, ctx.locale) })}
      onCreate={mayCreate ? (words, onCreated) => create(field.object ?? '', { words, onCreated }) : undefined}
    />
  );
}
