import type { InputProps } from '../contract';
import { LinksInput } from '../parts/LinksInput';
import { usePeopleSource } from '../parts/lookup';

export default function PeopleInput(props: InputProps) {
  return <LinksInput {...props} source={usePeopleSource(props)} />;
}
