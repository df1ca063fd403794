import { create } from 'zustand';

export type Locale = 'zh' | 'en';

const storageKey = 'tenon.locale';

/** The language of this page: what was chosen on this device, else the browser's, else Chinese. */
export const useLocale = create<{ locale: Locale }>(() => ({ locale: initial() }));

function initial(): Locale {
  try {
    const kept = localStorage.getItem(storageKey);
    if (kept === 'zh' || kept === 'en') return kept;
  } catch {
    // No storage: the browser's language decides.
  }
  const preferred = typeof navigator === 'undefined' ? [] : navigator.languages;
  for (const language of preferred) {
    if (language.startsWith('zh')) return 'zh';
    if (language.startsWith('en')) return 'en';
  }
  return 'zh';
}

export function currentLocale(): Locale {
  return useLocale.getState().locale;
}

/** Keeps the language on this device; use setLocale of ./i18n, which loads the words first. */
export function keepLocale(locale: Locale): void {
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // Lasts as long as the page.
  }
  if (typeof document !== 'undefined') document.documentElement.lang = locale === 'zh' ? 'zh-CN' : 'en';
  useLocale.setState({ locale });
}
