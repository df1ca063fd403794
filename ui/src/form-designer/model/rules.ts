import { cleaned, type FormRuleDoc, type LinkTakeDoc } from '@/meta';
import type { Command } from './commands';

/** Changes of a form's rules; what is left of them decides what people see while they fill it in. */

export const setRules =
  (change: (rules: FormRuleDoc[]) => FormRuleDoc[]): Command =>
  (design) => {
    const rules = change(design.layout.form.rules ?? []);
    return { ...design, layout: { ...design.layout, form: cleaned({ ...design.layout.form, rules }) } };
  };

/** Whether a rule says enough to be one. */
export const isWhole = (rule: FormRuleDoc): boolean => (rule.kind === 'link' ? isWholeLink(rule) : isWholeRule(rule));

const isWholeTake = (take: LinkTakeDoc): boolean => take.into !== '' && (take.value !== '' || !!take.each) && (take.columns ?? []).every(isWholeTake);

function isWholeLink({ from, match = [], where = '', take = [] }: FormRuleDoc): boolean {
  return !!from && (match.length > 0 || where.trim() !== '') && match.every((m) => m.field !== '' && m.with !== '') && take.length > 0 && take.every(isWholeTake);
}

/** The fields of the form that a rule is about. */
export function fieldsOf(rule: FormRuleDoc): string[] {
  return rule.kind === 'link' ? (rule.take ?? []).map((take) => take.into) : rule.fields;
}

const isWholeRule = (rule: FormRuleDoc): boolean => rule.when.trim() !== '' && rule.fields.length > 0 && (rule.kind !== 'options' || (rule.options?.length ?? 0) > 0);

/** How many rules touch each field. */
export function rulesOf(rules: FormRuleDoc[] | undefined): Record<string, number> {
  const out: Record<string, number> = {};
  for (const rule of rules ?? []) for (const key of fieldsOf(rule)) out[key] = (out[key] ?? 0) + 1;
  return out;
}

/** Fields that a show rule hides for good: its own condition reads them, so that nobody could fill them in again. */
export function hidesItself(rule: FormRuleDoc): string[] {
  if (rule.kind !== 'show' || rule.disabled) return [];
  return rule.fields.filter((key) => new RegExp(`\\brecord\\.${key}\\b`).test(rule.when));
}

const spaceless = (cel: string): string => cel.replace(/\s+/g, '');

/**
 * Pairs of rules that cannot both be meant: under the same condition a field is
 * required and cannot be changed, or offers nothing that another lets be chosen.
 */
export function conflicts(rules: FormRuleDoc[]): { first: number; second: number; field: string }[] {
  const out: { first: number; second: number; field: string }[] = [];
  rules.forEach((a, first) => {
    rules.forEach((b, second) => {
      if (second <= first || a.kind === 'link' || b.kind === 'link' || a.disabled || b.disabled || spaceless(a.when) !== spaceless(b.when)) return;
      const field = a.fields.find((key) => b.fields.includes(key));
      if (field === undefined) return;
      const kinds = [a.kind, b.kind].sort().join();
      const apart = kinds === 'options,options' && !a.options?.some((value) => b.options?.includes(value));
      if (kinds === 'read_only,require' || apart) out.push({ first, second, field });
    });
  });
  return out;
}
