import type { SettingsProps } from '@/meta';
import { RangeProp } from '../parts/RangeProp';

export default function DepartmentSettings(props: SettingsProps) {
  return <RangeProp {...props} />;
}
