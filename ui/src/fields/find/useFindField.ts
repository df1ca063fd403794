import { text } from '@/shared/i18n';
import type { InputProps } from '../contract';
import { oneOf, namesSeveral } from '../parts/links';
import { useOffer } from '../parts/offer';
import { useFind, type Chosen } from './ask';

/** Opens the find dialog with the words typed so far. */
export type OpenFind = (words: string, chosen: readonly Chosen[], onChoose: (chosen: Chosen[]) => void, onClose: () => void) => void;

/** The find dialog over what a field of links takes; undefined where there is none. */
export function useFindField({ field, ctx, object, beside }: Pick<InputProps, 'field' | 'ctx' | 'object' | 'beside'>): OpenFind | undefined {
  const find = useFind();
  const offer = useOffer({ field, object, beside });
  const people = oneOf(field.type) === 'user';
  // People are found as the field takes them, which its object must say.
  if (!find || (people && !object)) return undefined;
  return (words, chosen, onChoose, onClose) => {
    const narrowing = offer();
    find({
      object: people ? 'users' : (field.object ?? ''),
      title: text(field.label, ctx.locale) || field.key,
      offer: narrowing,
      filter: narrowing.for || field.filter_values ? undefined : (field.filter as string | undefined),
      narrowed: !!field.filter || !!field.filter_values || !!field.range,
      columns: Array.isArray(field.display) ? (field.display as string[]) : undefined,
      several: namesSeveral(field.type),
      most: typeof field.max_count === 'number' && field.max_count > 0 ? field.max_count : undefined,
      chosen,
      words,
      onChoose,
      onClose,
    });
  };
}
