import { moduleOf, type FieldContext } from '@/fields';
import { formatSum } from '@/fields/format';
import { withCurrency } from '@/fields/parts/currency';
import { shownAs } from '@/fields/parts/derived';
import type { FieldMeta, ObjectMeta, PageNumber } from '@/shared/api/types';
import { formatNumber, formatRelative } from '@/shared/format';
import { relatedFilter } from '../related';

/** Numbers over the same records, which are asked for together. */
export interface NumberGroup {
  object: string;
  via: string;
  filter: string;
  numbers: PageNumber[];
}

/** The numbers of a page by the records that they are over. */
export function groupsOf(numbers: PageNumber[]): NumberGroup[] {
  const groups = new Map<string, NumberGroup>();
  for (const number of numbers) {
    const { object, via, filter = '' } = number;
    const key = [object, via, filter].join('\n');
    const group = groups.get(key) ?? { object, via, filter, numbers: [] };
    group.numbers.push(number);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The condition of exactly the records that a number is over. */
export function rowsOf(number: { filter?: string }, via: FieldMeta, id: string, target: string): string {
  const related = relatedFilter(via, id, target);
  return number.filter ? `${related} && (${number.filter})` : related;
}

/** The order in which its records stand when a number is opened: what decided it first. */
export function orderOf({ op, field }: PageNumber, object: ObjectMeta): string | undefined {
  const found = object.fields.find((one) => one.key === field);
  if (!found?.sortable || op === 'count' || op === 'avg') return undefined;
  return op === 'min' ? found.key : `-${found.key}`;
}

/** A figure in words; undefined where the answer has none. */
export function figureWords(number: PageNumber, field: FieldMeta | undefined, item: Record<string, unknown>, ctx: FieldContext): string | undefined {
  const value = item[number.key];
  const currency = item[`${number.key}_currency`];
  if (currency === '*') return ctx.t('severalCurrencies');
  if (value === null || value === undefined || value === '') return undefined;
  if (typeof value === 'number' && (number.op === 'count' || !field)) return formatNumber(value);
  if (!field) return String(value);
  const shown = typeof currency === 'string' && currency !== '' ? withCurrency(field, currency) : field;
  if (typeof value === 'string' && shownAs(shown).type === 'datetime') return formatRelative(value, { zone: ctx.timezone });
  if (typeof value !== 'number') return moduleOf(shown).format(value, shown, ctx);
  const exact = number.op === 'avg' ? Number(value.toFixed(shown.decimals ?? 2)) : value;
  return formatSum(exact, shown, moduleOf(shown).format(exact, shown, ctx), ctx.currency, ctx.locale);
}
