/**
 * Evaluates expressions that the server has parsed and checked, with the same
 * result as the server: internal/expr compares both on random expressions.
 */
export type { Code } from './code';
export { compile, type Program } from './compile';
export { prepare } from './find';
export type { Vars } from './scope';
export { ExprError, isError, toApi, type Result, type Row, type Value } from './value';
