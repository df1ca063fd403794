import type { InputProps } from '../contract';
import { OneInput } from '../parts/OneInput';
import { useRelationSource } from '../parts/lookup';
import { useInlineCreate } from '../parts/useInlineCreate';

export default function RelationInput(props: InputProps) {
  const source = useRelationSource(props.field, props.ctx, undefined, props);
  return <OneInput {...props} source={source} {...useInlineCreate(props.field, props.ctx)} />;
}
