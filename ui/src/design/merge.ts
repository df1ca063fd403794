import type { MetaConflict } from '@/shared/api/types';

type Json = unknown;
type JsonObject = Record<string, Json>;

const same = (a: Json, b: Json) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** Whose value a place has after a merge. */
export type Side = 'current' | 'draft';

/** The side that wins by itself: the one that changed. null when both did. */
export function onlySide(conflict: MetaConflict): Side | null {
  if (same(conflict.current, conflict.base)) return 'draft';
  if (same(conflict.draft, conflict.base)) return 'current';
  return same(conflict.current, conflict.draft) ? 'draft' : null;
}

/** The draft with the published values at the places where those were chosen. */
export function merged<D>(draft: D, conflicts: MetaConflict[], choose: (conflict: MetaConflict) => Side): D {
  let doc: Json = draft;
  for (const conflict of conflicts) {
    if (choose(conflict) === 'current') doc = setAt(doc, conflict.path === '' ? [] : conflict.path.split('.'), conflict.current);
  }
  return doc as D;
}

const ids = ['key', 'value', 'field', 'object'];

/** The name by which the items of a list go; '' when they go by place. */
function idOf(list: Json[], part: string): string {
  return ids.find((id) => list.length > 0 && list.every((item) => isObject(item) && typeof item[id] === 'string')) ?? (/^\d+$/.test(part) ? '' : 'key');
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sets what is at a path: null takes it away; an order (a list of keys) puts the items of a list in that order. */
export function setAt(value: Json, path: string[], to: Json): Json {
  const [part, ...rest] = path;
  if (part === undefined) {
    if (Array.isArray(value) && Array.isArray(to) && to.every((item) => typeof item === 'string') && value.some(isObject)) return ordered(value, to);
    return to;
  }
  if (Array.isArray(value)) {
    const id = idOf(value, part);
    const index = id ? value.findIndex((item) => isObject(item) && item[id] === part) : Number(part);
    const next = [...value];
    if (index < 0 || index >= next.length) {
      if (rest.length === 0 && to !== null && to !== undefined) next.push(to);
      return next;
    }
    if (rest.length === 0 && (to === null || to === undefined)) next.splice(index, 1);
    else next[index] = setAt(next[index], rest, to);
    return next;
  }
  const object = isObject(value) ? { ...value } : {};
  if (rest.length === 0 && (to === null || to === undefined)) delete object[part];
  else object[part] = rest.length === 0 && !Array.isArray(object[part]) ? to : setAt(object[part], rest, to);
  return object;
}

function ordered(list: Json[], order: string[]): Json[] {
  const id = ids.find((name) => list.every((item) => isObject(item) && typeof item[name] === 'string'));
  if (!id) return list;
  const place = (item: Json) => {
    const at = order.indexOf((item as JsonObject)[id] as string);
    return at < 0 ? order.length : at;
  };
  return list.toSorted((a, b) => place(a) - place(b));
}

/** What is at a path; items of lists go by their name. */
export function valueAt(value: Json, path: string[]): Json {
  let at = value;
  for (const part of path) {
    if (Array.isArray(at)) {
      const id = idOf(at, part);
      at = id ? at.find((item) => isObject(item) && item[id] === part) : at[Number(part)];
    } else at = isObject(at) ? at[part] : undefined;
  }
  return at;
}

/** A document without one of its changes: what was there before is there again, an item that had gone in its place. */
export function reverted<D>(draft: D, before: Json, detail: { path: string; from: Json; to: Json }): D {
  const path = detail.path === '' ? [] : detail.path.split('.');
  const next = setAt(draft, path, detail.from);
  const was = valueAt(before, path.slice(0, -1));
  const now = valueAt(next, path.slice(0, -1));
  const name = path.at(-1) ?? '';
  if ((detail.to !== null && detail.to !== undefined) || !Array.isArray(was) || !Array.isArray(now)) return next as D;
  const id = ids.find((one) => [...was, ...now].every((item) => isObject(item) && typeof item[one] === 'string'));
  if (!id) return next as D;
  const names = (list: Json[]) => list.map((item) => (item as JsonObject)[id] as string);
  const order = names(now).filter((one) => one !== name);
  const earlier = names(was).slice(0, names(was).indexOf(name)).findLast((one) => order.includes(one));
  order.splice(earlier === undefined ? 0 : order.indexOf(earlier) + 1, 0, name);
  return setAt(next, path.slice(0, -1), order) as D;
}
