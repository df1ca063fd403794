import { face, type FieldModule } from '../contract';
import { derivedModule } from '../parts/derived';
import percent from '../percent';

/** How much of a record is filled in, as its object counts it. */
const completeness: FieldModule = {
  ...derivedModule({ ...percent, type: 'completeness', Input: face(() => import('../parts/DerivedInput')) }, percent),
};

export default completeness;
