import type { FormEngine } from './engine';

/** Fields with faults, and rules without a field that do not hold (`rule <key>`), of a form that was checked. */
export function wrong(engine: FormEngine): string[] {
  const { faults, missing, problems } = engine.state();
  return [...new Set([...faults, ...missing, ...problems.map((p) => `rule ${p.rule}`)])];
}
