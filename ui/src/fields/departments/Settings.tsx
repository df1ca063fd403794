import type { SettingsProps } from '@/meta';
import { MaxLinksProp } from '../parts/MaxLinksProp';

export default function DepartmentsSettings(props: SettingsProps) {
  return <MaxLinksProp {...props} />;
}
