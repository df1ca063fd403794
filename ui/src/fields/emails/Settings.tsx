import type { SettingsProps } from '@/meta';
import { ContactKinds } from '../parts/ContactKinds';

export default function EmailsSettings(props: SettingsProps) {
  return <ContactKinds {...props} />;
}
