import { moduleOf, type FieldContext } from '@/fields';
import { counts, isRelative } from '@/fields/parse/span';
import type { FieldMeta } from '@/shared/api/types';
import { text, type Locale, type Translate } from '@/shared/i18n';
import { addDays, isDated } from '@/fields/parse/date';
import { readInstant, wallOf } from '@/fields/parse/zone';
import { asValue } from './fields';
import { isMoment, ME, MY_DEPARTMENT, MY_DEPARTMENTS, takesNothing, type Condition, type Group, type Moment } from './model';

/** Finds the field at the end of a path, with its label from the first step on. */
export type FieldAt = (path: string) => { field: FieldMeta; label: string } | undefined;

function valueWords(c: Condition, field: FieldMeta, ctx: FieldContext): string {
  const one = (value: unknown): string => {
    if (value === ME) return ctx.t('lookup.me');
    if (value === MY_DEPARTMENT) return ctx.t('lookup.myDepartment');
    if (value === MY_DEPARTMENTS) return ctx.t('lookup.myDepartments');
    if (isMoment(value)) return momentWords(value, ctx);
    if (isRelative(value)) {
      return counts(value.span) ? ctx.t(`spanOf.${value.span}`, { n: value.days ?? 0, count: value.days ?? 0 }) : ctx.t(`span.${value.span}`);
    }
    if (field.type === 'datetime' && typeof value === 'string') {
      const at = readInstant(value);
      if (!at || value.length === 10) return value;
      // A bound at midnight is the day before its end.
      const wall = wallOf(at, ctx.timezone);
      return c.op === 'gt' || c.op === 'lte' ? addDays(wall.date, -1) : wall.date;
    }
    const module = moduleOf(field);
    if (module.type === 'multi_select' || module.type === 'tags') return module.format([value], field, ctx);
    return (
      module.format(value, field, ctx) ||
      (typeof value === 'string' || typeof value === 'number' ? (ctx.links[String(value)] ?? String(value)) : '')
    );
  };
  if (c.op === 'between' && Array.isArray(c.value)) return (c.value as unknown[]).map(one).join(' – ');
  if (Array.isArray(c.value)) {
    const words = (c.value as unknown[]).map(one);
    const join = ctx.locale === 'zh' ? '、' : ', ';
    return words.length > 3 ? `${words.slice(0, 3).join(join)}…` : words.join(join);
  }
  return one(c.value);
}

/** 今天, 今天后 7 天. */
function momentWords({ base, days }: Moment, ctx: FieldContext): string {
  if (days === 0) return ctx.t(`moment.${base}`);
  return ctx.t(days > 0 ? `moment.${base}After` : `moment.${base}Before`, { count: Math.abs(days) });
}

/** The operator's words for a type: dates are before and after, not less and more. */
export function operatorWords(op: string, type: string, t: Translate): string {
  if (isDated(type)) {
    const dated = { eq: 'on', ne: 'not_on', lt: 'before', gt: 'after', lte: 'until', gte: 'from' }[op];
    if (dated) return t(`operator.${dated}`);
  }
  return t(`operator.${op}`);
}

/** A condition in words: 级别 是任一 A级、B级. */
export function describeCondition(c: Condition, fieldAt: FieldAt, ctx: FieldContext, t: Translate): string {
  const found = fieldAt(c.path);
  if (!found) return t('filter.gone', { path: c.path });
  const field = asValue(found.field);
  const words = takesNothing(c.op) ? '' : valueWords(c, field, ctx);
  return [found.label, operatorWords(c.op, field.type, t), words].filter(Boolean).join(' ');
}

/** A group in words: its conditions joined by all or any. */
export function describeGroup(group: Group, fieldAt: FieldAt, ctx: FieldContext, t: Translate): string {
  const words = group.items.map((item) =>
    item.kind === 'condition' ? describeCondition(item, fieldAt, ctx, t) : `(${describeGroup(item, fieldAt, ctx, t)})`,
  );
  return words.join(` ${t(group.op === 'and' ? 'filter.and' : 'filter.or')} `);
}

/** Fields of an object by path; related objects are looked up as they are known. */
export function fieldFinder(
  fields: FieldMeta[],
  related: (object: string) => FieldMeta[] | undefined,
  locale: Locale,
): FieldAt {
  return (path) => {
    const steps = path.split('.');
    const labels: string[] = [];
    let here: FieldMeta[] | undefined = fields;
    for (const [i, step] of steps.entries()) {
      const field: FieldMeta | undefined = here?.find((f) => f.key === step);
      if (!field) return undefined;
      labels.push(text(field.label, locale) || field.key);
      if (i === steps.length - 1) return { field, label: labels.join(' › ') };
      here = field.type === 'relation' && field.object ? related(field.object) : undefined;
    }
    return undefined;
  };
}
