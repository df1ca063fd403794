import type { Text } from '@/shared/api/types';
import { translator, waitFor, type Translate } from './i18n';
import { currentLocale, useLocale, type Locale } from './locale';

export { loadWords, setLocale, startI18n, word, type Translate } from './i18n';
export { currentLocale, useLocale, type Locale } from './locale';

/**
 * The words of a folder: `const t = useT('views'); t('list.filter', { count: 2 })`.
 * The component suspends until they are loaded and renders again when the
 * language changes.
 */
export function useT(namespace: string): Translate {
  const locale = useLocale((s) => s.locale);
  const waiting = waitFor(locale, namespace);
  // Thrown, for what `use` was given it would want again when it renders anew, and then there is nothing to wait for.
  if (waiting) throw waiting;
  return translator(locale, namespace);
}

/** Words outside a component; the namespace must be loaded (`ui` and `app` always are). */
export function tr(key: string, values?: Record<string, unknown>): string {
  return translator(currentLocale(), 'ui')(key, values);
}

/** A label in the page's language, in the other one when it has no words in this one. */
export function text(label: Text | null | undefined, locale: Locale = currentLocale()): string {
  if (!label) return '';
  return (locale === 'zh' ? label.zh || label.en : label.en || label.zh) ?? '';
}

/** {@link text} for a memoised component, which then renders again when the language changes. */
export function useText(): (label: Text | null | undefined) => string {
  const locale = useLocale((s) => s.locale);
  return (label) => text(label, locale);
}
