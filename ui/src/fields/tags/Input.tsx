import { text, useText } from '@/shared/i18n';
import { MultiSelect } from '@/shared/ui';
import type { InputProps } from '../contract';
import { colorOf, kept, useMakesTags, useTagOffer } from './tags';

/** Tags that are chosen among those in use, or made by typing them. */
export default function TagsInput({ value, onChange, onBlur, field, ctx, object, readOnly, defaultOpen, onOpenChange, size }: InputProps) {
  const label = useText();
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  const makes = useMakesTags(field);
  const offer = useTagOffer(field, object, makes, {
    uses: (count) => ctx.t('tags.uses', { count }),
    make: (tag) => ctx.t('tags.make', { tag }),
  });
  return (
    <MultiSelect
      size={size}
      value={chosen}
      options={offer.options}
      known={chosen.map((tag) => ({ value: tag, label: tag, color: colorOf(field, tag) }))}
      onSearch={offer.search}
      searchAnew
      loading={offer.loading}
      clearable
      readOnly={readOnly}
      label={defaultOpen ? text(field.label, ctx.locale) : undefined}
      placeholder={label(field.placeholder)}
      defaultOpen={defaultOpen}
      onChange={(next) => onChange(kept(next, field))}
      onOpenChange={(open) => {
        onOpenChange?.(open);
        if (!open) onBlur?.();
      }}
    />
  );
}
