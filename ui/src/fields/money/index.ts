import type { FieldMeta } from '@/shared/api/types';
import { face, type FieldContext, type FieldModule } from '../contract';
import { formatMoney } from '../format';
import { blankNumber, checkNumber, plainNumber, rounded } from '../parts/number';
import { NumberCell } from '../parts/TextCell';
import { exact, parseNumber } from '../parse/number';

/** In tens of thousands where the field wants it and the language counts so: all of its digits, so that it reads back. */
function amount(value: number, field: FieldMeta, ctx: FieldContext): string {
  const currency = field.currency ?? ctx.currency;
  if (field.show_as !== 'wan' || ctx.locale !== 'zh') return formatMoney(value, currency, field.decimals ?? 2, ctx.locale);
  const tens = exact(value / 1e4);
  const digits = (String(Math.abs(tens)).split('.')[1] ?? '').length;
  return ctx.t('tensOfThousands', { amount: formatMoney(tens, currency, Math.min(digits, 8), ctx.locale) });
}

const money: FieldModule = {
  type: 'money',
  Cell: NumberCell,
  Input: face(() => import('../parts/NumberInput')),
  Filter: face(() => import('../parts/NumberFilter')),
  format: (value, field, ctx) =>
    typeof value === 'number' ? amount(value, field, ctx) : '',
  editText: plainNumber,
  parse: (text, field) => {
    const read = parseNumber(text);
    return typeof read.value === 'number' ? { value: rounded(read.value, field.decimals ?? 2) } : read;
  },
  isBlank: blankNumber,
  check: checkNumber,
  blank: null,
  width: 140,
  align: 'end',
  edit: 'text',
};

export default money;
