export { FormEngine } from './engine';
export { linkIdOf, Scope } from './scope';
export { Rows } from './rows';
export { useFaults, useField, useForm, useOfRows, useRows } from './react';
export { wrong } from './wrong';
export type * from './types';
