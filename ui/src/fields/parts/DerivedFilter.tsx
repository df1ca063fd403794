import type { FilterProps } from '../contract';
import { moduleOf } from '../registry';
import { shownAs } from './derived';

/** A condition on a computed value is one on the type of its result. */
export default function DerivedFilter(props: FilterProps) {
  const field = shownAs(props.field);
  const { Filter } = moduleOf(field);
  return <Filter {...props} field={field} />;
}
