import type { InputProps } from '../contract';
import { usePeopleSource } from '../parts/lookup';
import { LookupInput } from '../parts/LookupInput';

export default function PersonInput(props: InputProps) {
  return <LookupInput {...props} source={usePeopleSource(props)} />;
}
