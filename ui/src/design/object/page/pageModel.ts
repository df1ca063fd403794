import { typeOf } from '@/expression/scope/useScope';
import type { FieldSpec, PageDoc, TargetObject } from '@/meta';
import type { PageNumber, PageTab } from '@/shared/api/types';
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
  const out: PageDoc = { ...(doc.tabs && doc.tabs.length > 0 && { tabs: doc.tabs }), ...(doc.numbers && doc.numbers.length > 0 && { numbers: doc.numbers }), ...(doc.stage && { stage: doc.stage }), ...(doc.stage && doc.ends && doc.ends.length > 0 && { ends: doc.ends }) };
  return Object.keys(out).length > 0 ? out : undefined;
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
