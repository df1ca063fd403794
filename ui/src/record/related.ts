import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { textOf } from '@/fields/any_relation/reference';
import { namesSeveral } from '@/fields/parts/links';
import { objectQuery, useMe } from '@/shared/api';
import type { FieldMeta, Me, ObjectMeta } from '@/shared/api/types';
import { text, type Locale } from '@/shared/i18n';

/** A relation of another object that points here. */
export interface Backlink {
  object: ObjectMeta;
  field: FieldMeta;
  /** Whether its field must be named to tell it from another. */
  named: boolean;
  /** Unique among the backlinks: the object, and the field where it has two. */
  key: string;
}

/** Relation fields of visible objects that lead to `target`. */
export function backlinksOf(target: string, objects: ObjectMeta[]): Backlink[] {
  return objects.flatMap((object) => {
    const pointing = object.fields.filter((f) => ((f.type === 'relation' || f.type === 'relations') && f.object === target) || (f.type === 'any_relation' && f.objects?.includes(target)));
    return pointing.map((field) => ({
      object,
      field,
      named: pointing.length > 1 || object.key === target,
      key: pointing.length > 1 ? `${object.key}.${field.key}` : object.key,
    }));
  });
}

/** The condition under which records of a backlink belong to a record. */
export const relatedFilter = (field: FieldMeta, id: string, target: string): string =>
  field.type === 'any_relation'
    ? `record.${field.key} == ${JSON.stringify(textOf({ object: target, id }))}`
    : namesSeveral(field.type) ? `${JSON.stringify(id)} in record.${field.key}` : `record.${field.key} == ${JSON.stringify(id)}`;

/** The value of a link field that names a record. */
export function linkTo(field: FieldMeta, { object, id, title }: { object: string; id: string; title: string }): unknown {
  if (field.type === 'any_relation') return { object, id, label: title };
  return namesSeveral(field.type) ? [{ id, name: title }] : { id, name: title };
}

/** What a related list is called: its records, and the field where that says more. */
export function backlinkLabel({ object, field, named }: Backlink, locale: Locale): string {
  const plural = text(object.plural, locale) || text(object.label, locale);
  if (!named) return plural;
  return locale === 'zh' ? `${plural}（${text(field.label, locale)}）` : `${plural} (${text(field.label, locale)})`;
}

/** Objects whose records may point at this one: of its app first. */
function candidates(me: Me | undefined, app: string): string[] {
  if (!me) return [];
  const all = Object.entries(me.objects).filter(([, o]) => o.operations.includes('view'));
  return [...all.filter(([, o]) => o.app === app), ...all.filter(([, o]) => o.app !== app)]
    .map(([key]) => key)
    .slice(0, 60);
}

/** The related lists of an object, once the visible objects are known. */
export function useBacklinks(meta: ObjectMeta): Backlink[] {
  const me = useMe().data;
  const wanted = useMemo(() => {
    const tabs = meta.page?.tabs ?? [];
    if (tabs.length === 0) return candidates(me, meta.app);
    return [...new Set(tabs.flatMap((tab) => (tab.object && me?.objects[tab.object] ? [tab.object] : [])))];
  }, [me, meta.app, meta.page]);
  const objects = useQueries({
    queries: wanted.map((object) => ({ ...objectQuery(me?.release ?? 0, object), enabled: !!me, retry: false })),
    combine: (results) => results.flatMap((r) => (r.data ? [r.data] : [])),
  });
  return useMemo(() => backlinksOf(meta.key, objects), [meta.key, objects]);
}
