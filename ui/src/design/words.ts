import type { Text } from '@/shared/api/types';
import { text, type Locale, type Translate } from '@/shared/i18n';

/** A change of a document in words: where, and from what to what. */
export interface Sentence {
  where: string;
  /** '' where there is nothing on that side. */
  from: string;
  to: string;
  kind: 'added' | 'removed' | 'changed' | 'moved';
}

type Json = unknown;
type JsonObject = Record<string, Json>;

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: Json): value is Text => isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => key === 'zh' || key === 'en');

/** Lists whose items go by a key, and what one item is called. */
const lists: Record<string, string> = {
  fields: 'field',
  options: 'option',
  rules: 'rule',
  columns: 'column',
  grants: 'grant',
  nodes: 'node',
  navigation: 'navGroup',
  items: 'navItem',
  indexes: 'index',
};

function itemOf(list: Json, id: string): Json {
  if (!Array.isArray(list)) return undefined;
  const keyed = list.find((item) => isObject(item) && ['key', 'value', 'field', 'object'].some((name) => item[name] === id));
  return keyed ?? (/^\d+$/.test(id) ? list[Number(id)] : undefined);
}

function nameOf(item: Json, id: string, locale: Locale): string {
  if (!isObject(item)) return id;
  const label = item.label ?? item.group ?? item.message;
  return (isText(label) ? text(label, locale) : '') || [item.field, item.key, item.value, item.object].find((one): one is string => typeof one === 'string') || id;
}

/**
 * The words of a path such as `fields.level.options.a.color`: names of what is
 * in the document (either side), words of properties.
 */
export function pathWords(path: string, docs: Json[], t: Translate, locale: Locale): string {
  if (path === '') return '';
  let at = docs;
  let list = '';
  const words: string[] = [];
  for (const part of path.split('.')) {
    if (list) {
      const items = at.map((one) => itemOf(one, part));
      const item = items.find((one) => one !== undefined);
      const found = nameOf(item, part, locale);
      const name = found === part && /^\d+$/.test(part) ? String(Number(part) + 1) : found;
      words.push(t(`path.item`, { kind: t(`path.${list}`), name }));
      at = items;
      list = '';
      continue;
    }
    at = at.map((one) => (isObject(one) ? one[part] : undefined));
    if (lists[part] && at.some((one) => Array.isArray(one) && one.some(isObject))) list = lists[part]!;
    else if ((part === 'zh' || part === 'en') && words.length > 0) words.push(t(`path.${part}`));
    else words.push(t(`path.${part}`, { defaultValue: part }));
  }
  if (list) words.push(t(`path.${list}s`));
  return words.join(t('path.join'));
}

/** A value of a document in a few words. */
export function valueWords(value: Json, t: Translate, locale: Locale): string {
  if (value === undefined || value === null || value === '') return '';
  if (value === true) return t('value.yes');
  if (value === false) return t('value.no');
  if (value === '*') return t('value.all');
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return t('value.none');
    if (value.every((item) => typeof item === 'string')) return value.join(t('value.join'));
    const names = value.map((item, i) => nameOf(item, String(i + 1), locale));
    return names.length > 6 ? t('value.items', { count: names.length }) : names.join(t('value.join'));
  }
  if (isText(value)) return text(value, locale);
  if (isObject(value) && typeof value.expr === 'string') return value.expr;
  if (isObject(value)) {
    const name = nameOf(value, String(value.key ?? value.value ?? value.field ?? value.object ?? ''), locale);
    return name || JSON.stringify(value);
  }
  return JSON.stringify(value);
}

const keys = (value: Json) => Array.isArray(value) && value.every((item) => typeof item === 'string');

/** Whether a difference is of the order of a list: such lists hold things, and the difference names their keys. */
function isOrder(detail: { path: string; from: Json; to: Json }, docs: Json[]): boolean {
  if (!keys(detail.from) || !keys(detail.to)) return false;
  return docs.some((doc) => {
    let at: Json = doc;
    for (const part of detail.path.split('.')) at = Array.isArray(at) ? itemOf(at, part) : isObject(at) ? at[part] : undefined;
    return Array.isArray(at) && at.some(isObject);
  });
}

/** One difference of a document, in words. `docs` are the document before and after. */
export function sentence(detail: { path: string; from: Json; to: Json }, docs: Json[], t: Translate, locale: Locale): Sentence {
  const where = pathWords(detail.path, docs, t, locale);
  const { from, to } = detail;
  if (isOrder(detail, docs)) return { where, from: '', to: t('value.order'), kind: 'moved' };
  const kind = from === null || from === undefined ? 'added' : to === null || to === undefined ? 'removed' : 'changed';
  const words = (value: Json) =>
    (detail.path.endsWith('.color') || detail.path === 'theme') && typeof value === 'string'
      ? t(`color.${value}`, { defaultValue: value })
      : (detail.path === 'header' || detail.path === 'header.picture') && value
        ? t('value.picture')
        : valueWords(value, t, locale);
  return { where, from: words(from), to: words(to), kind };
}
