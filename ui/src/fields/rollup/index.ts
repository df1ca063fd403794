import { face, type FieldModule } from '../contract';
import number from '../number';
import { derivedModule, resultType } from '../parts/derived';

/** A count or total of the records that link to a record. */
const rollup: FieldModule = {
  ...derivedModule({ ...number, type: 'rollup', Input: face(() => import('../parts/DerivedInput')) }, number),
  valuesOf: (field) => resultType(field.result),
};

export default rollup;
