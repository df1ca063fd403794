import type { InputProps } from '../contract';
import { LinksInput } from '../parts/LinksInput';
import { useDepartmentSource } from '../parts/lookup';

export default function DepartmentsInput(props: InputProps) {
  return <LinksInput {...props} source={useDepartmentSource(props)} />;
}
