/**
 * The namespace and language of a words file: the name of the folder that
 * holds `locales` (`src/views/locales/zh.json` → views; `src/fields/text/locales/en.json` → text).
 */
export function namespaceOf(path: string): { namespace: string; locale: string } | null {
  const match = /([^/]+)\/locales\/([a-z]+)\.json$/.exec(path);
  return match ? { namespace: match[1]!, locale: match[2]! } : null;
}
