import { MultiSelect } from '@/shared/ui';
import type { FilterProps } from '../contract';
import { colorOf, kept, useTagOffer } from './tags';

/** Tags to look for; any text may be one. */
export default function TagsFilter({ field, ctx, object, value, onChange, label }: FilterProps) {
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const offer = useTagOffer(field, object, true, { uses: (count) => ctx.t('tags.uses', { count }), make: (tag) => tag });
  return (
    <MultiSelect
      size="small"
      label={label}
      value={chosen}
      options={offer.options}
      known={chosen.map((tag) => ({ value: tag, label: tag, color: colorOf(field, tag) }))}
      onSearch={offer.search}
      searchAnew
      onChange={(next) => onChange(kept(next, field))}
    />
  );
}
