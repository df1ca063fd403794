import type { SettingsProps } from '@/meta';
import { MaxLinksProp } from '../parts/MaxLinksProp';
import { RangeProp } from '../parts/RangeProp';

export default function DepartmentsSettings(props: SettingsProps) {
  return (
    <>
      <RangeProp {...props} />
      <MaxLinksProp {...props} />
    </>
  );
}
