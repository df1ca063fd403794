import { typeOf } from '@/expression/scope/useScope';
import type { FieldSpec, PageDoc, TargetObject } from '@/meta';
import type { PageActivity, PageNumber, PageTab } from '@/shared/api/types';
import { text, type Locale } from '@/shared/i18n';

/** The records of an object whose relation leads to the one that is designed. */
export interface Related {
  object: string;
  via: string;
  name: string;
  icon?: string;
}

/** Which records link to records of `object`. */
export function relatedTo(targets: TargetObject[], object: string, locale: Locale): Related[] {
  return targets.flatMap((target) => {
    if (target.part) return [];
    const leading = target.fields.filter(
      (field) =>
        !field.archived &&
        (((field.type === 'relation' || field.type === 'relations') && field.object === object) || (field.type === 'any_relation' && field.objects?.includes(object))),
    );
    return leading.map((field) => {
      const plural = target.plural || target.label;
      const name = leading.length > 1 || target.key === object ? `${plural}${locale === 'zh' ? '（' : ' ('}${text(field.label, locale) || field.key}${locale === 'zh' ? '）' : ')'}` : plural;
      return { object: target.key, via: field.key, name, icon: target.icon };
    });
  });
}

/** Which records a tab or a number is of, as one text. */
export const relatedKey = ({ object, via }: { object?: string; via?: string }): string => `${object ?? ''}.${via ?? ''}`;

export const tabKey = (tab: PageTab): string => tab.part ?? relatedKey(tab);

const parts = ['details', 'timeline', 'history'] as const;

/** The tabs of a page whose document says none. */
export function usualTabs(related: Related[]): PageTab[] {
  return [{ part: 'details' }, { part: 'timeline' }, ...related.map(({ object, via }) => ({ object, via })), { part: 'history' }];
}

/** Tabs that a page does not have yet. */
export function moreTabs(tabs: PageTab[], related: Related[]): PageTab[] {
  const taken = new Set(tabs.map(tabKey));
  return [...parts.map((part) => ({ part })), ...related.map(({ object, via }) => ({ object, via }))].filter((tab) => !taken.has(tabKey(tab)));
}

/** The page without what it does not say; nothing of one that says nothing. */
export function page(doc: PageDoc): PageDoc | undefined {
  const said = <T,>(list: T[] | undefined): T[] | undefined => (list && list.length > 0 ? list : undefined);
  const { tabs, numbers, stage, ends, activities } = doc;
  const out: PageDoc = { tabs: said(tabs), numbers: said(numbers), stage: stage || undefined, ends: stage ? said(ends) : undefined, activities: said(activities) };
  const entries = Object.entries(out).filter(([, value]) => value !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Fields that say when something was. */
export const momentFields = (fields: readonly FieldSpec[]): FieldSpec[] => fields.filter((field) => (field.type === 'date' || field.type === 'datetime') && !field.archived);

/** Records as activities, by the moment that their object most likely means. */
export function activityOf({ object, via }: Related, targets: TargetObject[]): PageActivity {
  const moments = momentFields(targets.find((target) => target.key === object)?.fields ?? []);
  const time = (moments.find((field) => field.type === 'datetime') ?? moments[0])?.key;
  return { object, via, ...(time && { time }) };
}

/** Fields that can be the stage bar. */
export const stageFields = (fields: FieldSpec[]): FieldSpec[] => fields.filter((field) => field.type === 'select' && !field.archived);

const numeric = new Set(['number', 'money', 'percent', 'rating']);
const ordered = new Set([...numeric, 'date', 'datetime', 'year_month', 'time']);

/** Fields of which a figure can be made. */
export function figureFields(op: PageNumber['op'], target: TargetObject | undefined, targets: TargetObject[]) {
  const wanted = op === 'min' || op === 'max' ? ordered : numeric;
  return (target?.fields ?? []).filter((field) => !field.archived && wanted.has(typeOf(field, target!, targets)));
}
