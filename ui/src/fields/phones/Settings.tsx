import type { SettingsProps } from '@/meta';
import { ContactKinds } from '../parts/ContactKinds';
import PhoneSettings from '../phone/Settings';

export default function PhonesSettings(props: SettingsProps) {
  return (
    <>
      <PhoneSettings {...props} />
      <ContactKinds {...props} />
    </>
  );
}
