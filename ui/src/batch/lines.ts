import { moduleOf } from '@/fields';
import type { BatchRequest, FieldMeta, ObjectMeta } from '@/shared/api/types';

export type How = 'value' | 'clear' | 'formula';

/** One field of a batch edit. `checked` is the formula that was found fine last. */
export interface Line {
  id: number;
  field: string | null;
  how: How;
  value: unknown;
  formula: string;
  checked: string;
}

export const newLine = (id: number): Line => ({ id, field: null, how: 'value', value: null, formula: '', checked: '' });

/** Fields that a batch may set: those that the person writes, but rows of sub-forms and the owner. */
export const settable = (meta: ObjectMeta): FieldMeta[] => meta.fields.filter((f) => !f.read_only && !f.system && f.type !== 'subform' && f.key !== 'owner');

/** Fields that take tags. */
export const taggable = (meta: ObjectMeta): FieldMeta[] => settable(meta).filter((f) => f.type === 'tags' || f.type === 'multi_select');

/** Whether a formula waits for its check, or has a mistake. */
export const unready = (line: Line): boolean => line.field !== null && line.how === 'formula' && line.formula.trim() !== line.checked;

/** What the lines set; null while there is nothing, or a formula is not fine. */
export function setOf(lines: readonly Line[], meta: ObjectMeta): NonNullable<BatchRequest['set']> | null {
  const set: NonNullable<BatchRequest['set']> = {};
  for (const line of lines) {
    const field = meta.fields.find((f) => f.key === line.field);
    if (!field) continue;
    if (unready(line)) return null;
    const module = moduleOf(field);
    if (line.how === 'formula') {
      if (line.checked) set[field.key] = { expression: line.checked };
    } else if (line.how === 'clear') set[field.key] = { value: null };
    else if (line.value !== null && line.value !== undefined && line.value !== '') set[field.key] = { value: module.toApi ? module.toApi(line.value) : line.value };
  }
  return Object.keys(set).length > 0 ? set : null;
}
