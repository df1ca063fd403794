import { useEffect, useMemo } from 'react';
import type { Column } from '@/grid';
import type { FieldMeta, ObjectMeta } from '@/shared/api/types';
import { currentLocale } from '@/shared/i18n/locale';
import { keepPlace, placeOf } from '@/shared/page';
import { both, groupCondition } from './group';
import { GroupSource } from './groupSource';
import { aggregate, pageLoader, type Rows } from './request';
import { readGroup, writeGroup, type GroupKey } from './state';
import { figureOf, measuresOf, type Summed } from './sums';

/** As many groups of a level are shown; more are told of. */
export const MOST_GROUPS = 500;

/** amount~sum as a column and its operation. */
function summedOf(part: string): Summed {
  const [field = '', op = 'sum'] = part.split('~');
  return { field, op: op as Summed['op'] };
}

/** The groups of a list, when it is grouped; `place` is what is shown, by which its open groups are open again. */
export function useGroups(meta: ObjectMeta, rows: Rows, by: GroupKey[], columns: Column[], zone: string, place: string): GroupSource | null {
  const text = writeGroup(by) ?? '';
  const summed = columns
    .filter((c) => c.summary && c.summary !== 'count' && c.field.summable)
    .map((c) => `${c.key}~${c.summary}`);
  const always =
    summed.length > 0
      ? summed
      : columns.filter((c) => c.field.summable && c.field.type === 'money').map((c) => `${c.key}~sum`);
  const sums = always.join(',');
  const source = useMemo(() => {
    if (text === '') return null;
    const levels = readGroup(text);
    const measures = sums === '' ? [] : sums.split(',').map(summedOf);
    const fieldOf = (key: string): FieldMeta => meta.fields.find((f) => f.key === key)!;
    const under = (values: unknown[]): Rows => ({
      ...rows,
      filter: values.reduce<string>(
        (cel, value, i) => both(cel, groupCondition(fieldOf(levels[i]!.field), levels[i]!, value, zone)),
        rows.filter,
      ),
    });
    return new GroupSource({
      levels,
      groups: async (level, above, signal) => {
        const key = levels[level]!;
        const answer = await aggregate(
          under(above),
          {
            groupBy: [key.by ? { field: key.field, by: key.by } : key.field],
            measures: [{ op: 'count', as: 'n' }, ...measuresOf(measures)],
            sort: key.desc ? `-${key.field}` : key.field,
            limit: MOST_GROUPS + 1,
          },
          signal,
        );
        return {
          more: answer.items.length > MOST_GROUPS,
          items: inOrder(fieldOf(key.field), key, answer.items.slice(0, MOST_GROUPS), answer.links ?? {}).map((item) => ({
            value: item[key.field],
            count: Number(item.n ?? 0),
            sums: Object.fromEntries(measures.map(({ field }) => [field, figureOf(item, field)])),
          })),
          links: answer.links,
        };
      },
      rows: (values) => pageLoader(under(values)),
    });
  }, [meta, rows, text, sums, zone]);
  useEffect(() => {
    if (!source) return;
    source.begin(placeOf(place)?.open);
    return () => {
      keepPlace(place, { open: source.open });
      source.dispose();
    };
  }, [source, place]);
  return source;
}

/**
 * Groups in their order: those of a select as its options stand, links by what they
 * are called, others as the server sorts them; blank last, or first.
 */
export function inOrder(field: FieldMeta, key: GroupKey, items: Record<string, unknown>[], links: Record<string, string>): Record<string, unknown>[] {
  const valueOf = (item: Record<string, unknown>): unknown => item[key.field];
  const blank = (item: Record<string, unknown>): boolean => valueOf(item) === null || valueOf(item) === undefined || valueOf(item) === '';
  const full = items.filter((item) => !blank(item));
  const turn = key.desc ? -1 : 1;
  if (field.type === 'select') {
    const options = new Map((field.options ?? []).map((o, i) => [o.value, i]));
    const rank = (item: Record<string, unknown>): number => options.get(String(valueOf(item))) ?? options.size;
    full.sort((a, b) => turn * (rank(a) - rank(b)));
  } else if (full.some((item) => String(valueOf(item)) in links)) {
    const titleOf = (item: Record<string, unknown>): string => links[String(valueOf(item))] ?? '';
    full.sort((a, b) => turn * titleOf(a).localeCompare(titleOf(b), currentLocale() === 'zh' ? 'zh-Hans-CN-u-co-pinyin' : 'en'));
  }
  const none = items.filter(blank);
  return key.first ? [...none, ...full] : [...full, ...none];
}
