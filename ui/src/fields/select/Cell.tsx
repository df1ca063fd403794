import { text } from '@/shared/i18n';
import { Tag } from '@/shared/ui/Tag';
import type { CellProps } from '../contract';
import { optionOf } from '../parts/options';

/** The option as a tag of its colour. */
export function SelectCell({ value, field, ctx }: CellProps) {
  if (typeof value !== 'string' || value === '') return null;
  const option = optionOf(field, value);
  return <Tag color={option.color}>{text(option.label, ctx.locale)}</Tag>;
}
