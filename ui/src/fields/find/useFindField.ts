import type { FieldMeta } from '@/shared/api/types';
import { text } from '@/shared/i18n';
import type { FieldContext, InputProps } from '../contract';
import { namesSeveral, oneOf } from '../parts/links';
import { useOffer } from '../parts/offer';
import { useFind, type Chosen, type FindAsk } from './ask';

/** Opens the find dialog with the words typed so far. */
export type OpenFind = (words: string, chosen: readonly Chosen[], onChoose: (chosen: Chosen[]) => void, onClose: () => void) => void;

/** What the find dialog shows for a field of links; `offer` is offerOf of the moment. */
export function findFor(field: FieldMeta, ctx: FieldContext, offer: { for?: string; values?: string }): Omit<FindAsk, 'onChoose'> {
  return {
    object: oneOf(field.type) === 'user' ? 'users' : (field.object ?? ''),
    title: text(field.label, ctx.locale) || field.key,
    offer,
    filter: offer.for || field.filter_values ? undefined : (field.filter as string | undefined),
    narrowed: !!field.filter || !!field.filter_values || !!field.range,
    columns: Array.isArray(field.display) ? (field.display as string[]) : undefined,
    several: namesSeveral(field.type),
    most: typeof field.max_count === 'number' && field.max_count > 0 ? field.max_count : undefined,
  };
}

/** The find dialog over what a field of links takes; undefined where there is none. */
export function useFindField({ field, ctx, object, beside }: Pick<InputProps, 'field' | 'ctx' | 'object' | 'beside'>): OpenFind | undefined {
  const find = useFind();
  const offer = useOffer({ field, object, beside });
  // People are found as the field takes them, which its object must say.
  if (!find || (oneOf(field.type) === 'user' && !object)) return undefined;
  return (words, chosen, onChoose, onClose) => find({ ...findFor(field, ctx, offer()), words, chosen, onChoose, onClose });
}
