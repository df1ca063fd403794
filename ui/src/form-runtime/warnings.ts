import type { Finding } from '@/form-engine';
import type { RuleWarning } from '@/shared/api/types';
import { notify } from '@/shared/ui';

/** Tells of rules that warn and were not seen before the save. */
export function tellWarnings(warnings: readonly RuleWarning[] | undefined, seen: readonly Finding[]): void {
  const known = new Set(seen.map((finding) => finding.rule));
  for (const warning of warnings ?? []) if (!known.has(warning.rule)) notify(warning.message, { kind: 'info', seconds: 8 });
}
