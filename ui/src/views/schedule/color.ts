import type { FieldMeta, RecordData, TagColor } from '@/shared/api/types';
import { tagColors } from '@/shared/ui';

/** The colour of a record by a select; null where it says nothing. */
export function colorOf(record: RecordData, field: FieldMeta | undefined): TagColor | null {
  const color = field?.options?.find((option) => option.value === record[field.key])?.color;
  return color && tagColors.includes(color) ? color : null;
}

/** A colour's ground and text, which go with both themes. */
export const groundOf = (color: TagColor | null): string => (color ? `var(--tn-tag-${color}-ground)` : 'var(--tn-accent-soft)');
export const inkOf = (color: TagColor | null): string => (color ? `var(--tn-tag-${color})` : 'var(--tn-accent-strong)');
