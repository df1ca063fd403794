import type { Code, Language, RunVars, Values } from './types';

/** Stands for an expression in tests: a function of what it reads. An exception is an error of the expression. */
export const js = (run: (record: Values, vars: RunVars) => unknown): Code => [run];

const wrong = Symbol('error');

export const double: Language = {
  compile: (code) => {
    const run = code[0];
    if (typeof run !== 'function') throw new Error('no such operator');
    return (vars) => {
      try {
        return (run as (record: Values, vars: RunVars) => unknown)(vars.record, vars);
      } catch {
        return wrong;
      }
    };
  },
  isError: (value) => value === wrong,
  toApi: (value) => value,
};

/** A number, or an error where it is blank. */
export function num(value: unknown): number {
  if (typeof value !== 'number') throw new Error('blank');
  return value;
}
