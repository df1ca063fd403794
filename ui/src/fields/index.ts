export {
  blankList,
  blankText,
  type CellProps,
  type FieldContext,
  type FieldModule,
  type FilterProps,
  type InputProps,
} from './contract';
export { FieldContextProvider, useFieldContext } from './context';
export { fieldModule, fieldTypes, moduleOf } from './registry';
