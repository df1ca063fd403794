import type { Text } from '@/shared/api/types';
import { glossary } from './glossary';

/** A key: a lower-case letter, then at most 39 letters, digits and underscores. */
export const keyPattern = /^[a-z][a-z0-9_]{0,39}$/;

const reservedFields = new Set(
  'id version created updated created_by updated_by deleted owner owner_dept record_type team pool expand collectionid collectionname rowid oid true false null in'.split(' '),
);

export type KeyFault = 'required' | 'pattern' | 'reserved_key' | 'duplicate_key';

/** What is wrong with a key, or null. */
export function keyFault(kind: 'field' | 'object' | 'other', key: string, taken: Iterable<string>): KeyFault | null {
  if (key === '') return 'required';
  if (!keyPattern.test(key)) return 'pattern';
  if (kind === 'field' && (reservedFields.has(key) || key.includes('_via_'))) return 'reserved_key';
  if (kind === 'object' && (key === 'users' || /^(sqlite_|pb_|tn_)/.test(key) || key.includes('_via_') || key.includes('__'))) return 'reserved_key';
  for (const other of taken) if (other === key) return 'duplicate_key';
  return null;
}

/** Lower-case words joined by underscores; '' when no Latin letter or digit is in it. */
export function slug(words: string): string {
  return words
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(\d)/, 'n$1')
    .slice(0, 40)
    .replace(/_+$/, '');
}

const longest = Math.max(...Object.keys(glossary).map((word) => word.length));

/** Chinese words as English ones by the glossary, longest first; null unless every character is covered. */
export function translated(words: string): string | null {
  const parts: string[] = [];
  const source = words.replace(/[\s（）()·、，,/／_-]+/g, ' ').trim();
  let at = 0;
  while (at < source.length) {
    const latin = /^[A-Za-z0-9]+/.exec(source.slice(at));
    if (latin) {
      parts.push(latin[0]);
      at += latin[0].length;
      continue;
    }
    if (source[at] === ' ' || source[at] === '\u7684') {
      at++;
      continue;
    }
    let size = Math.min(longest, source.length - at);
    while (size > 0 && glossary[source.slice(at, at + size)] === undefined) size--;
    if (size === 0) return null;
    parts.push(glossary[source.slice(at, at + size)]!);
    at += size;
  }
  return parts.length ? slug(parts.join(' ')) : null;
}

/** `base`, or the first of `base_2`, `base_3` … that is free. */
export function freeKey(base: string, taken: Iterable<string>, kind: 'field' | 'object' | 'other' = 'field'): string {
  const used = new Set(taken);
  const free = (key: string) => keyFault(kind, key, used) === null;
  if (free(base)) return base;
  // What is reserved whatever number stands behind it.
  const plain = base.replace(/(_via)+_/g, '_').replace(/__+/g, '_').replace(/^(sqlite|pb|tn)_/, '$1');
  if (free(plain)) return plain;
  for (let n = 2; ; n++) {
    const key = `${plain.slice(0, 39 - String(n).length)}_${n}`;
    if (free(key)) return key;
  }
}

/**
 * A key made from a label: the English words, else the Chinese ones by the
 * glossary, else `prefix_1`, `prefix_2` … Always valid and not taken.
 */
export function suggestKey(label: Text, taken: Iterable<string>, prefix = 'field', kind: 'field' | 'object' | 'other' = 'field'): string {
  const used = new Set(taken);
  const english = label.en && /[A-Za-z]/.test(label.en) ? slug(label.en) : '';
  const base = english || (label.zh ? (translated(label.zh) ?? '') : '');
  if (base) return freeKey(keyPattern.test(base) ? base : `${prefix}_${base}`.slice(0, 40), used, kind);
  for (let n = 1; ; n++) {
    const key = `${prefix}_${n}`;
    if (keyFault(kind, key, used) === null) return key;
  }
}
