import { face, type FieldModule } from '../contract';
import number from '../number';
import { derivedModule, resultType } from '../parts/derived';

/** A value that an expression over the record gives. */
const formula: FieldModule = {
  ...derivedModule({ ...number, type: 'formula', Input: face(() => import('../parts/DerivedInput')) }, number),
  valuesOf: (field) => resultType(field.result),
};

export default formula;
