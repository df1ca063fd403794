import type { FieldContext, FieldModule } from '../contract';
import { linkId, linkTitle } from '../format';

/** What relation, person and department share: their value is an id (or what it was expanded to). */
export const link = {
  format: (value: unknown, _field: unknown, ctx: FieldContext): string => linkTitle(value, ctx.links),
  isBlank: (value: unknown): boolean => linkId(value) === '',
  toApi: (value: unknown): unknown => linkId(value) || null,
  blank: null,
  align: 'start',
  edit: 'choose',
} satisfies Partial<FieldModule>;
