import type { FieldMeta, Locale } from '@/shared/api/types';
import { text, type Translate } from '@/shared/i18n';

type Words = Pick<FieldMeta, 'on_text' | 'off_text'>;

/** What a field calls on or off: its own word, or yes and no. */
export function switchWord(field: Words, on: boolean, locale: Locale, t: Translate): string {
  return text(on ? field.on_text : field.off_text, locale) || t(on ? 'switch.on' : 'switch.off');
}

/** Whether a field has a word of its own for on or off. */
export const hasWords = (field: Words): boolean => field.on_text !== undefined || field.off_text !== undefined;

/** On or off where a text is one of the field's own words. */
export function ownWord(words: string, field: Words): boolean | undefined {
  const wanted = words.trim().toLowerCase();
  for (const [own, on] of [[field.on_text, true], [field.off_text, false]] as const) {
    if ([own?.zh, own?.en].some((word) => word?.trim().toLowerCase() === wanted)) return on;
  }
  return undefined;
}
