import { oneOf } from '@/fields/parts/links';
import { useMemo } from 'react';
import { partKey, targetsOf, useDefinitions, useSettingsScope, type FieldSpec, type TargetObject } from '@/meta';
import type { FieldMeta, Locale, ObjectMeta, Text } from '@/shared/api/types';
import { text, useLocale, useT, type Translate } from '@/shared/i18n';
import { useRelated } from '../related';
import { built, DEPARTMENTS, fromMeta, REFERENCE, USER, type Scope, type ScopeField, type ScopeObject, type Usage } from './scope';

/** System fields that expressions read, with their labels' keys in this folder's words. */
const system: { key: string; type: string; owner?: boolean }[] = [
  { key: 'owner', type: 'user', owner: true },
  { key: 'owner_dept', type: 'department', owner: true },
  { key: 'created', type: 'datetime' },
  { key: 'updated', type: 'datetime' },
  { key: 'created_by', type: 'user' },
  { key: 'updated_by', type: 'user' },
  { key: 'id', type: 'text' },
];

const both = (words: string): Text => ({ zh: words, en: words });

function builtIn(t: Translate): Map<string, ScopeObject> {
  return new Map(
    Object.entries(built).map(([key, fields]) => [
      key,
      { key, label: t(`scope.${key === USER ? 'user' : key === REFERENCE ? 'reference' : key}`), fields: fields.map((field) => ({ ...field, label: both(t(`scope.field.${key === DEPARTMENTS && field.key === 'name' ? 'title' : field.key}`)) })) },
    ]),
  );
}

/** The fields of an object's draft, system fields and the records that link to it included. */
export function draftFields(object: TargetObject, all: TargetObject[], locale: Locale, systemLabel: (key: string) => string): ScopeField[] {
  const own = object.fields.map((field) => ({ key: field.key, label: field.label, ...(field.type === 'subform' ? { type: 'rows', object: partKey(object.key, field.key) } : { type: typeOf(field, object, all), object: field.object }), help: field.help, options: field.options, archived: field.archived }));
  const rows = all.flatMap((other) =>
    other.fields
      .filter((field) => oneOf(field.type) === 'relation' && field.object === object.key && field.inverse && !field.archived)
      .map((field) => ({ key: field.inverse!, label: { [locale]: inverseLabel(field, other, all, locale) }, type: 'rows', object: other.key })),
  );
  const kept = system.filter((field) => !field.owner || object.owner).map((field) => ({ key: field.key, type: field.type, label: both(systemLabel(field.key)) }));
  return [...own, ...rows, ...kept];
}

/** What records that link here are called: 报价, with the field's name when an object links twice. */
function inverseLabel(field: FieldSpec, other: TargetObject, all: TargetObject[], locale: Locale): string {
  const twice = all.find((one) => one.key === other.key)!.fields.filter((one) => oneOf(one.type) === 'relation' && one.object === field.object && one.inverse && !one.archived).length > 1;
  const name = other.plural || other.label;
  return twice ? `${name}（${text(field.label, locale) || field.key}）` : name;
}

/** The type whose values a field has: a formula's result, the type of what a reference shows. */
export function typeOf(field: FieldSpec, object: TargetObject, all: TargetObject[], depth = 0): string {
  if (field.type === 'formula') return field.result === 'bool' ? 'switch' : (field.result ?? 'number');
  if (field.type === 'completeness') return 'percent';
  if (field.type === 'rollup') {
    if (field.op === 'count') return 'number';
    const of = all.find((one) => one.key === field.object)?.fields.find((one) => one.key === field.field);
    return of ? typeOf(of, object, all, depth + 1) : 'number';
  }
  if (field.type === 'reference' && depth < 4) {
    const via = object.fields.find((one) => one.key === field.via);
    const target = all.find((one) => one.key === via?.object);
    const shown = target?.fields.find((one) => one.key === field.field);
    return target && shown ? typeOf(shown, target, all, depth + 1) : 'text';
  }
  return field.type;
}

/** The objects of the design: as drafted, the one that is being edited as it is on the page. */
export function useDesignObjects(): TargetObject[] {
  const { targets } = useSettingsScope();
  const definitions = useDefinitions('object').data;
  const locale = useLocale((s) => s.locale);
  return useMemo(() => {
    if (targets.length > 0) return targets;
    return targetsOf(definitions, locale);
  }, [targets, definitions, locale]);
}

function useWords(): { t: Translate; locale: Locale; words: Scope['words'] } {
  const t = useT('expression');
  const locale = useLocale((s) => s.locale);
  const words = useMemo(() => ({ record: t('scope.record'), user: t('scope.user'), old: t('scope.old'), form: t('scope.form'), now: t('scope.now') }), [t]);
  return { t, locale, words };
}

/** What an expression of an object's draft may name. */
export function useDesignScope(object: string, usage: Usage, form?: string): Scope {
  const { t, locale, words } = useWords();
  const objects = useDesignObjects();
  return useMemo(() => {
    const known = builtIn(t);
    const made = new Map<string, ScopeObject>();
    return {
      object,
      usage,
      form,
      locale,
      words,
      objectOf: (key) => {
        const ready = known.get(key) ?? made.get(key);
        if (ready) return ready;
        const found = objects.find((one) => one.key === key);
        if (!found) return undefined;
        const answer = { key, label: found.label, fields: draftFields(found, objects, locale, (name) => t(`scope.system.${name}`)) };
        made.set(key, answer);
        return answer;
      },
    };
  }, [object, objects, usage, form, t, locale, words]);
}

/** What an expression may name as a person of the workspace sees the object; related objects are read as they are named. */
export function useWorkspaceScope(meta: ObjectMeta, usage: Usage): Scope {
  const { t, locale, words } = useWords();
  const firsts = useMemo(() => linked(meta.fields), [meta.fields]);
  const { fieldsOf: first } = useRelated(firsts);
  const seconds = useMemo(() => firsts.flatMap((object) => linked(first(object) ?? [])), [firsts, first]);
  const { fieldsOf: second } = useRelated(seconds);
  return useMemo(() => {
    const known = builtIn(t);
    const made = new Map<string, ScopeObject>();
    return {
      object: meta.key,
      usage,
      locale,
      words,
      objectOf: (key) => {
        const ready = known.get(key) ?? made.get(key);
        if (ready) return ready;
        const fields = key === meta.key ? meta.fields : (first(key) ?? second(key) ?? columnsOf(meta, key));
        if (!fields) return undefined;
        const rows = key === meta.key ? (meta.rows ?? []).filter((one) => !meta.fields.some((field) => field.key === one.key)).map((one): ScopeField => ({ key: one.key, label: one.label, type: 'rows', object: one.object })) : [];
        const answer = { key, label: key === meta.key ? text(meta.label, locale) : key, fields: [...fields.map(fromMeta), ...rows] };
        made.set(key, answer);
        return answer;
      },
    };
  }, [meta, usage, locale, words, first, second, t]);
}

/** The columns of a sub-form of the object, by the key of its rows. */
const columnsOf = (meta: ObjectMeta, key: string): FieldMeta[] | undefined => meta.fields.find((field) => field.type === 'subform' && field.rows_object === key)?.fields;

const linked = (fields: FieldMeta[]): string[] => fields.flatMap((field) => (field.type === 'relation' && field.object ? [field.object] : []));
