import type { Named } from '@/shared/api/types';

/** What is being typed after an @, and where the @ stands; null when the caret is in no mention. */
export function typed(text: string, caret: number): { at: number; query: string } | null {
  const found = /(?:^|[\s(（，。、：；])@([^\s@<>]{0,20})$/.exec(text.slice(0, caret));
  if (!found) return null;
  const query = found[1] ?? '';
  return { at: caret - query.length - 1, query };
}

/** A text with a person put where the @ stands, and where the caret goes. */
export function insert(text: string, caret: number, at: number, name: string): { text: string; caret: number } {
  const word = `@${name} `;
  return { text: text.slice(0, at) + word + text.slice(caret).replace(/^ /, ''), caret: at + word.length };
}

/** The text as the server keeps it: people by their ids. A longer name goes first, for it may begin with a shorter one. */
export function encode(text: string, people: readonly Named[]): string {
  const byName = new Map([...people].reverse().map((person) => [person.name, person]));
  const names = [...byName.keys()].filter(Boolean).sort((a, b) => b.length - a.length);
  if (names.length === 0) return text;
  const any = new RegExp(`@(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'g');
  return text.replace(any, (whole, name: string) => (byName.has(name) ? `<@${byName.get(name)!.id}>` : whole));
}

export type Part = string | Named;

/** The text in parts: words, and the people that it names. Who is gone is named by nothing. */
export function parts(text: string, people: readonly Named[]): Part[] {
  const out: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(/<@([a-z0-9]{15})>/g)) {
    const person = people.find((p) => p.id === found[1]);
    if (!person) continue;
    if (found.index > from) out.push(text.slice(from, found.index));
    out.push(person);
    from = found.index + found[0].length;
  }
  if (from < text.length) out.push(text.slice(from));
  return out;
}

/** The text as it is typed: people by their names. */
export function decode(text: string, people: readonly Named[]): string {
  return parts(text, people)
    .map((part) => (typeof part === 'string' ? part : `@${part.name}`))
    .join('');
}
