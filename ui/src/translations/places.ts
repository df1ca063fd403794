import type { AnyDoc } from '@/meta';
import type { Text } from '@/shared/api/types';
import { text } from '@/shared/i18n';

type Step = string | number;

/** A text of a document in both languages, and where it stands. */
export interface Place {
  /** `object/customer`. */
  doc: string;
  /** `fields.3.label`. */
  path: string;
  /** The names of what it is in, from the document down. */
  of: string[];
  /** The member that holds it: `label`, `help`. */
  member: string;
  zh: string;
  en: string;
}

export const refOf = (doc: { kind: string; key: string }): string => `${doc.kind}/${doc.key}`;

const isText = (value: object): value is Text => {
  const entries = Object.entries(value);
  return entries.length > 0 && entries.every(([key, word]) => (key === 'zh' || key === 'en') && typeof word === 'string');
};

/** What a part of a document is called, where it has a name of its own. */
function nameOf(part: Record<string, unknown>): string {
  const label = part.label && typeof part.label === 'object' ? text(part.label as Text) : '';
  const key = part.key ?? part.value ?? part.field ?? part.object;
  return label || (typeof key === 'string' ? key : '');
}

/** Every text of a document in two languages, in the order in which they stand there; archived fields are left out. */
export function placesOf(doc: AnyDoc): Place[] {
  const out: Place[] = [];
  const walk = (value: unknown, path: Step[], of: string[]): void => {
    if (!value || typeof value !== 'object') return;
    if (Array.isArray(value)) return value.forEach((one, at) => walk(one, [...path, at], of));
    if (isText(value)) {
      const member = path.findLast((step) => typeof step === 'string');
      out.push({ doc: refOf(doc), path: path.join('.'), of, member: String(member ?? ''), zh: value.zh ?? '', en: value.en ?? '' });
      return;
    }
    const part = value as Record<string, unknown>;
    if (part.archived) return;
    const name = path.length > 0 ? nameOf(part) : '';
    const inside = name ? [...of, name] : of;
    for (const [key, below] of Object.entries(part)) walk(below, [...path, key], inside);
  };
  walk(doc, [], [nameOf(doc as unknown as Record<string, unknown>) || doc.key]);
  return out;
}

/** The language that a text lacks; letters that stand in Chinese as they are (`ERP`) lack no English. */
export function gapOf({ zh, en }: Pick<Place, 'zh' | 'en'>): 'zh' | 'en' | null {
  if (!zh && en) return 'zh';
  return zh && !en && /\p{Script=Han}/u.test(zh) ? 'en' : null;
}

/** The document with another text in a place; the same one when the place is gone. */
export function withText<D>(doc: D, path: string, value: Text): D {
  const set = (node: unknown, [step, ...rest]: string[]): unknown => {
    if (step === undefined) return value;
    if (Array.isArray(node)) return Number(step) in node ? node.map((one, at) => (at === Number(step) ? set(one, rest) : one)) : node;
    return node && typeof node === 'object' && step in node ? { ...node, [step]: set((node as Record<string, unknown>)[step], rest) } : node;
  };
  return set(doc, path.split('.')) as D;
}

/** A text with one language changed; what is blank is left out, but of a text that is blank altogether, so that its place stays. */
export function changed(place: Pick<Place, 'zh' | 'en'>, language: 'zh' | 'en', word: string): Text {
  const said = Object.entries({ zh: place.zh, en: place.en, [language]: word }).filter(([, one]) => one !== '');
  return said.length > 0 ? Object.fromEntries(said) : { [language]: '' };
}
