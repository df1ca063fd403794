import type { InputProps } from '../contract';
import { useFindField } from '../find/useFindField';
import { LinksInput } from '../parts/LinksInput';
import { linkList } from '../parts/links';
import { LIMIT, useRelationSource } from '../parts/lookup';
import { useInlineCreate } from '../parts/useInlineCreate';

export default function RelationsInput(props: InputProps) {
  const source = useRelationSource(props.field, props.ctx, LIMIT + linkList(props.value).length, props);
  return <LinksInput {...props} source={source} onFind={useFindField(props)} {...useInlineCreate(props.field, props.ctx)} />;
}
