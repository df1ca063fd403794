import { currentLocale, keepLocale, type Locale } from './locale';
import { namespaceOf } from './namespace';

/** The words of a folder in one language; plural forms end in `_one`, `_other` … as Intl.PluralRules names them. */
export interface Words {
  [key: string]: string | Words;
}

export type Translate = (key: string, values?: Record<string, unknown>) => string;

const files = import.meta.glob<Words>(
  ['../../*/locales/*.json', '../../*/*/locales/*.json', '!../../**/node_modules/**'],
  { import: 'default' },
);

/** Loaders by `locale/namespace`; the words of a folder load with the folder, in one language. */
const loaders = new Map<string, () => Promise<Words>>();
for (const [path, load] of Object.entries(files)) {
  const found = namespaceOf(path);
  if (found) loaders.set(`${found.locale}/${found.namespace}`, load);
}

const loaded = new Map<string, Words>();
const loading = new Map<string, Promise<void>>();
const wanted = new Set<string>();

/** Loads words once; a load that failed may be tried again. */
function load(locale: Locale, namespace: string): Promise<void> {
  const place = `${locale}/${namespace}`;
  const going = loading.get(place);
  if (going) return going;
  const loader = loaders.get(place);
  const come = (loader ? loader() : Promise.reject(new Error(`no words for ${place}`))).then(
    (words) => void loaded.set(place, words),
    (error: unknown) => {
      loading.delete(place);
      throw error;
    },
  );
  loading.set(place, come);
  return come;
}

/** Loads the words of the frame and of formats; must be awaited before the first render. */
export async function startI18n(): Promise<void> {
  await loadWords('ui', 'app', 'page', 'format');
  keepLocale(currentLocale());
}

/** Begins to load the words of a folder, so that its page need not wait for them in turn. */
export async function loadWords(...namespaces: string[]): Promise<void> {
  for (const namespace of namespaces) wanted.add(namespace);
  await Promise.all(namespaces.map((namespace) => load(currentLocale(), namespace)));
}

/** What a component waits for before it can show words of a folder; null when they are there. */
export function waitFor(locale: Locale, namespace: string): Promise<void> | null {
  wanted.add(namespace);
  return loaded.has(`${locale}/${namespace}`) ? null : load(locale, namespace);
}

/** Changes the language of the page without a reload; nothing typed is lost. */
export async function setLocale(locale: Locale): Promise<void> {
  await Promise.all([...wanted].map((namespace) => load(locale, namespace)));
  keepLocale(locale);
}

/** A word that is loaded, as it stands in its file. */
export function word(locale: Locale, namespace: string, key: string): string | undefined {
  let at: string | Words | undefined = loaded.get(`${locale}/${namespace}`);
  for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined;
  return typeof at === 'string' ? at : undefined;
}

const plurals = { zh: new Intl.PluralRules('zh'), en: new Intl.PluralRules('en') };
const translators = new Map<string, Translate>();

/**
 * The translator of a folder in a language, the same each time. A key may name
 * another folder ("app:home"); `count` chooses the plural form; `{{name}}` takes a
 * value; a key without words gives `defaultValue`, else itself.
 */
export function translator(locale: Locale, namespace: string): Translate {
  const place = `${locale}/${namespace}`;
  const known = translators.get(place);
  if (known) return known;
  const made: Translate = (key, values = {}) => {
    const colon = key.indexOf(':');
    const [folder, own] = colon < 0 ? [namespace, key] : [key.slice(0, colon), key.slice(colon + 1)];
    const form = typeof values.count === 'number' ? word(locale, folder, `${own}_${plurals[locale].select(values.count)}`) : undefined;
    const words = form ?? word(locale, folder, own) ?? values.defaultValue ?? own;
    return String(words).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''));
  };
  translators.set(place, made);
  return made;
}
