import type { SettingsProps } from '@/meta';
import { MaxLinksProp } from '../parts/MaxLinksProp';
import { RangeProp } from '../parts/RangeProp';

export default function PeopleSettings(props: SettingsProps) {
  return (
    <>
      <RangeProp {...props} people />
      <MaxLinksProp {...props} />
    </>
  );
}
