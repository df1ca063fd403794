import type { InputProps } from '../contract';
import { useFindField } from '../find/useFindField';
import { LinksInput } from '../parts/LinksInput';
import { linkList } from '../parts/links';
import { LIMIT, usePeopleSource } from '../parts/lookup';

export default function PeopleInput(props: InputProps) {
  return <LinksInput {...props} onFind={useFindField(props)} source={usePeopleSource(props, LIMIT + linkList(props.value).length)} />;
}
