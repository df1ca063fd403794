import type { FieldContext } from '@/fields';
import type { Finding } from '@/form-engine';
import type { RuleWarning } from '@/shared/api/types';
import { tr } from '@/shared/i18n';
import { confirm, notify } from '@/shared/ui';
import { faultWords } from './FormField';

/** Tells of rules that warn and were not seen before the save. */
export function tellWarnings(warnings: readonly RuleWarning[] | undefined, seen: readonly Finding[] = []): void {
  const known = new Set(seen.map((finding) => finding.rule));
  for (const warning of warnings ?? []) if (!known.has(warning.rule)) notify(warning.message, { kind: 'info', seconds: 8 });
}

/** Asks whether to save one value though rules warn of it. */
export function confirmWarnings(warnings: readonly Finding[], ctx: FieldContext): Promise<boolean> {
  return confirm({
    title: tr('form-runtime:warn.title', { count: warnings.length }),
    body: warnings.map((warning) => <p key={warning.rule}>{faultWords(warning.fault, ctx)}</p>),
    action: tr('form-runtime:warn.save'),
    cancel: tr('form-runtime:warn.back'),
  });
}
