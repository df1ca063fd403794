import type { InputProps } from '../contract';
import { useDepartmentSource } from '../parts/lookup';
import { LookupInput } from '../parts/LookupInput';

export default function DepartmentInput(props: InputProps) {
  return <LookupInput {...props} source={useDepartmentSource(props)} />;
}
