import type { InputProps } from '../contract';
import { LinksInput } from '../parts/LinksInput';
import { useRelationSource } from '../parts/lookup';
import { useInlineCreate } from '../parts/useInlineCreate';

export default function RelationsInput(props: InputProps) {
  const source = useRelationSource(props.field, props.ctx, undefined, props);
  return <LinksInput {...props} source={source} {...useInlineCreate(props.field, props.ctx)} />;
}
