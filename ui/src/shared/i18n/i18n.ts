import i18next, { type BackendModule, type ResourceKey } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { currentLocale, keepLocale, type Locale } from './locale';
import { namespaceOf } from './namespace';

const files = import.meta.glob<ResourceKey>(
  ['../../*/locales/*.json', '../../*/*/locales/*.json', '!../../**/node_modules/**'],
  { import: 'default' },
);

/** Loaders by `locale/namespace`; the words of a folder load with the folder, in one language. */
const loaders = new Map<string, () => Promise<ResourceKey>>();
for (const [path, load] of Object.entries(files)) {
  const found = namespaceOf(path);
  if (found) loaders.set(`${found.locale}/${found.namespace}`, load);
}

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (locale, namespace, done) => {
    const load = loaders.get(`${locale}/${namespace}`);
    if (!load) {
      done(new Error(`no words for ${namespace} in ${locale}`), false);
      return;
    }
    load().then(
      (words) => done(null, words),
      (error: unknown) => done(error as Error, true),
    );
  },
};

export const i18n = i18next.createInstance();

/** Loads the words of the frame and of formats; must be awaited before the first render. */
export async function startI18n(): Promise<void> {
  await i18n
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: currentLocale(),
      fallbackLng: false,
      supportedLngs: ['zh', 'en'],
      ns: ['ui', 'app', 'page', 'format'],
      defaultNS: 'ui',
      partialBundledLanguages: true,
      resources: {},
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true, bindI18n: 'languageChanged', bindI18nStore: '' },
    });
  keepLocale(currentLocale());
}

/** Begins to load the words of a folder, so that its page need not wait for them in turn. */
export function loadWords(...namespaces: string[]): Promise<void> {
  return i18n.loadNamespaces(namespaces);
}

/** Changes the language of the page without a reload; nothing typed is lost. */
export async function setLocale(locale: Locale): Promise<void> {
  await i18n.changeLanguage(locale);
  keepLocale(locale);
}
