import { referenceOf } from '@/fields/any_relation/reference';
import { oneOf } from '@/fields/parts/links';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { useFieldContext } from '@/fields';
import { api, objectQuery, useDepartments, useRelease } from '@/shared/api';
import type { FieldMeta, FieldTypeInfo, Items, ObjectMeta, Page, Person, RecordData } from '@/shared/api/types';
import { useLocale, useT } from '@/shared/i18n';
import type { FieldSpec, TargetObject } from '@/meta';
import { fieldFinder } from '../condition/describe';
import { asValue, kindOfField } from '../condition/fields';
import { ME, MY_DEPARTMENT, MY_DEPARTMENTS, type Group, type KindOf, type Node } from '../condition/model';
import { draftFields, typeOf, useDesignObjects } from '../scope/useScope';
import type { ConditionScope } from './scope';

/** How the types of fields can be asked about; it changes only with the server's version. */
function useOperators(): Map<string, FieldTypeInfo['operators']> {
  const types = useQuery({ queryKey: ['field-types'], queryFn: ({ signal }) => api.get<Items<FieldTypeInfo>>('/api/v1/fields', { signal }), staleTime: Infinity }).data;
  return useMemo(() => new Map(types?.items.map((one) => [one.type, one.operators])), [types]);
}

function metaOf(object: TargetObject, all: TargetObject[], operators: Map<string, FieldTypeInfo['operators']>, systemLabel: (key: string) => string): FieldMeta[] {
  const specs = new Map<string, FieldSpec>(object.fields.map((field) => [field.key, field]));
  return draftFields(object, all, 'zh', systemLabel)
    .filter((field) => !field.archived && field.type !== 'rows')
    .map((field) => {
      const spec = specs.get(field.key);
      const source = spec?.type === 'reference' ? shownBy(spec, object, all) : undefined;
      const type = spec ? typeOf(spec, object, all) : field.type;
      return { ...source, ...spec, key: field.key, label: field.label, type, ...(!spec && { system: true }), ...(source && { options: source.options, object: source.object }), operators: operators.get(type) } as FieldMeta;
    });
}

function shownBy(spec: FieldSpec, object: TargetObject, all: TargetObject[]): FieldSpec | undefined {
  const via = object.fields.find((one) => one.key === spec.via);
  return all.find((one) => one.key === via?.object)?.fields.find((one) => one.key === spec.field);
}

/** What conditions about an object's draft may name, with the kind of each field's values. */
export function useDraftConditions(object: string, group: Group | null): { scope: ConditionScope; kindOf: KindOf; fieldAt: ReturnType<typeof fieldFinder> } {
  const t = useT('expression');
  const locale = useLocale((s) => s.locale);
  const objects = useDesignObjects();
  const operators = useOperators();
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const related = useMemo(() => {
    const made = new Map<string, FieldMeta[]>();
    return (key: string): FieldMeta[] | undefined => {
      const known = made.get(key);
      if (known) return known;
      const found = objects.find((one) => one.key === key);
      if (!found) return undefined;
      const fields = metaOf(found, objects, operators, (name) => t(`scope.system.${name}`));
      made.set(key, fields);
      return fields;
    };
  }, [objects, operators, t]);
  const fields = useMemo(() => related(object) ?? none, [related, object]);
  const fieldAt = useMemo(() => fieldFinder(fields, related, locale), [fields, related, locale]);
  const kindOf = useCallback<KindOf>(
    (path) => {
      const found = fieldAt(path);
      return found && kindOfField(found.field);
    },
    [fieldAt],
  );
  const titles = useTitles(group, fieldAt);
  const links = useMemo(() => ({ ...titles, ...chosen }), [titles, chosen]);
  const ctx = useFieldContext(links);
  const addLink = useCallback((id: string, title: string) => setChosen((known) => ({ ...known, [id]: title })), []);
  const scope = useMemo<ConditionScope>(() => ({ fields, related, ctx, addLink }), [fields, related, ctx, addLink]);
  return { scope, kindOf, fieldAt };
}

const none: FieldMeta[] = [];

/** Records, people and departments that conditions name, by what they lead to. */
export function linksIn(group: Group | null, fieldAt: ReturnType<typeof fieldFinder>): { object: string; id: string }[] {
  const out: { object: string; id: string }[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'group') {
      node.items.forEach(visit);
      return;
    }
    const field = fieldAt(node.path)?.field;
    const value = field && asValue(field);
    const object = oneOf(value?.type ?? '') === 'user' ? 'users' : oneOf(value?.type ?? '') === 'department' ? 'departments' : oneOf(value?.type ?? '') === 'relation' ? value?.object : undefined;
    if (value?.type === 'any_relation' && !node.op.startsWith('object_')) {
      for (const one of Array.isArray(node.value) ? node.value : [node.value]) {
        const of = referenceOf(one);
        if (of) out.push({ object: of.object, id: of.id });
      }
    }
    if (!object) return;
    for (const id of Array.isArray(node.value) ? node.value : [node.value]) {
      if (typeof id === 'string' && id !== '' && id !== ME && id !== MY_DEPARTMENT && id !== MY_DEPARTMENTS) out.push({ object, id });
    }
  };
  if (group) visit(group);
  return out;
}

/** Titles of what conditions name. */
function useTitles(group: Group | null, fieldAt: ReturnType<typeof fieldFinder>): Record<string, string> {
  const release = useRelease();
  const named = useMemo(() => linksIn(group, fieldAt), [group, fieldAt]);
  const departments = useDepartments().data?.items;
  const objects = [...new Set(named.filter((one) => one.object !== 'users' && one.object !== 'departments').map((one) => one.object))];
  const metas = useQueries({ queries: objects.map((key) => ({ ...objectQuery(release, key), enabled: release > 0, retry: false })) });
  const titleKeys = new Map(objects.map((key, i) => [key, (metas[i]?.data as ObjectMeta | undefined)?.title]));
  const people = named.filter((one) => one.object === 'users');
  const found = useQueries({
    queries: [
      ...people.map(({ id }) => ({ queryKey: ['people', 'one', id], queryFn: () => api.get<Person>(`/api/v1/people/${encodeURIComponent(id)}`), retry: false })),
      ...objects.map((key) => {
        const ids = named.filter((one) => one.object === key).map((one) => one.id);
        const title = titleKeys.get(key);
        return {
          queryKey: ['titles', key, ids.join()],
          enabled: title !== undefined,
          retry: false,
          queryFn: () => api.get<Page<RecordData>>(`/api/v1/objects/${encodeURIComponent(key)}/records`, { query: { filter: `record.id in ${JSON.stringify(ids)}`, fields: title, limit: 50 } }),
        };
      }),
    ],
  });
  const out: Record<string, string> = {};
  for (const department of departments ?? []) out[department.id] = department.name;
  people.forEach(({ id }, i) => {
    const person = found[i]?.data as Person | undefined;
    if (person) out[id] = person.name;
  });
  objects.forEach((key, i) => {
    const page = found[people.length + i]?.data as Page<RecordData> | undefined;
    for (const record of page?.items ?? []) {
      const title = record[titleKeys.get(key)!];
      out[record.id] = typeof title === 'string' || typeof title === 'number' ? String(title) : record.id;
    }
  });
  const text = JSON.stringify(out);
  // The titles are compared by what they say.
  // oxlint-disable-next-line react/exhaustive-deps
  return useMemo(() => out, [text]);
}
