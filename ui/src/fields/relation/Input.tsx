import type { InputProps } from '../contract';
import { useRelationSource } from '../parts/lookup';
import { LookupInput } from '../parts/LookupInput';
import { useInlineCreate } from '../parts/useInlineCreate';

export default function RelationInput(props: InputProps) {
  const source = useRelationSource(props.field, props.ctx, undefined, props);
  return <LookupInput {...props} source={source} {...useInlineCreate(props.field, props.ctx)} />;
}
