import type { DuplicateAction, DuplicatesDoc, FieldSpec, ObjectDoc } from '@/meta';

/** What values are compared as, in the order in which it is offered. */
export const WAYS = ['exact', 'text', 'company', 'phone', 'email', 'code'] as const;
export const ACTIONS: readonly DuplicateAction[] = ['block', 'warn', 'allow'];
/** From which percentage on a text is similar unless somebody says otherwise. */
export const SIMILAR = 80;

const texts = new Set(['text', 'phone', 'phones', 'email', 'emails', 'url', 'auto_number', 'long_text']);
const others = new Set(['number', 'money', 'percent', 'date', 'datetime', 'time', 'year_month', 'relation', 'user', 'department']);

/** Fields that a rule may compare. */
export function comparable(object: ObjectDoc): FieldSpec[] {
  return object.fields.filter((field) => !field.archived && field.type !== 'auto_number' && (texts.has(field.type) || others.has(field.type)));
}

/** What a field is compared as unless somebody says otherwise. */
export function wayOf(field: FieldSpec | undefined, title: string): (typeof WAYS)[number] {
  if (!field || !texts.has(field.type)) return 'exact';
  if (field.type.startsWith('phone')) return 'phone';
  if (field.type.startsWith('email')) return 'email';
  return field.key === title ? 'company' : field.format === 'uscc' ? 'code' : 'text';
}

/** The ways in which a field can be compared. */
export const waysOf = (field: FieldSpec | undefined): readonly (typeof WAYS)[number][] => (field && texts.has(field.type) ? WAYS : ['exact']);

/** Changes the rule at a place. */
export function patchDuplicates(rules: readonly DuplicatesDoc[], at: number, patch: Partial<DuplicatesDoc>): DuplicatesDoc[] {
  return rules.map((rule, i) => (i === at ? (Object.fromEntries(Object.entries({ ...rule, ...patch }).filter(([, value]) => value !== undefined)) as unknown as DuplicatesDoc) : rule));
}
