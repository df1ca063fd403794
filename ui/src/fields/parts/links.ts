import { blankList, type FieldContext, type FieldModule } from '../contract';
import { linkId, linkTitle } from '../format';

/** Field types that name several records, by the type that names one of them. */
const one: Record<string, string> = { relations: 'relation', users: 'user', departments: 'department' };

/** Whether fields of a type name several records, people or departments. */
export const namesSeveral = (type: string): boolean => type in one;

/** Whether fields of a type name records, people or departments, one or several. */
export const namesRecords = (type: string): boolean => namesSeveral(type) || Object.values(one).includes(type);

/** The type of one link of a field's value. */
export const oneOf = (type: string): string => one[type] ?? type;

export const linkList = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** What relations, users and departments share: their value is a list of ids (or of what these were expanded to). */
export const links = {
  format: (value: unknown, _field: unknown, ctx: FieldContext): string =>
    linkList(value)
      .map((v) => linkTitle(v, ctx.links))
      .filter(Boolean)
      .join(ctx.locale === 'zh' ? '、' : ', '),
  isBlank: blankList,
  check: (value, field) => {
    const max = typeof field.max_count === 'number' ? field.max_count : 0;
    return max > 0 && linkList(value).length > max ? { code: 'too_many', args: { max } } : null;
  },
  toApi: (value: unknown): unknown => linkList(value).map(linkId).filter(Boolean),
  blank: [],
  align: 'start',
  edit: 'choose',
} satisfies Partial<FieldModule>;
