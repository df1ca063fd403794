import type { SettingsProps } from '@/meta';
import { MaxLinksProp } from '../parts/MaxLinksProp';

export default function PeopleSettings(props: SettingsProps) {
  return <MaxLinksProp {...props} />;
}
