import { face, type FieldModule } from '../contract';
import number from '../number';
import { derivedModule, resultType } from '../parts/derived';

/** A field of a linked record, as it is now. */
const reference: FieldModule = {
  ...derivedModule({ ...number, type: 'reference', Input: face(() => import('../parts/DerivedInput')) }, number),
  valuesOf: (field) => resultType(field.result),
};

export default reference;
