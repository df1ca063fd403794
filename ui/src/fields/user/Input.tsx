import type { InputProps } from '../contract';
import { usePeopleSource } from '../parts/lookup';
import { OneInput } from '../parts/OneInput';

export default function PersonInput(props: InputProps) {
  return <OneInput {...props} source={usePeopleSource(props)} />;
}
