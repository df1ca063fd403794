import type { SettingsProps } from '@/meta';
import { RangeProp } from '../parts/RangeProp';

export default function PersonSettings(props: SettingsProps) {
  return <RangeProp {...props} people />;
}
