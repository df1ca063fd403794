import { Banknote } from 'lucide-react';
import { face, type FieldModule } from '../contract';
import { formatMoney } from '../format';
import { blankNumber, checkNumber, plainNumber, rounded } from '../parts/number';
import { NumberCell } from '../parts/TextCell';
import { parseNumber } from '../parse/number';

const money: FieldModule = {
  type: 'money',
  icon: Banknote,
  Cell: NumberCell,
  Input: face(() => import('../parts/NumberInput')),
  Filter: face(() => import('../parts/NumberFilter')),
  format: (value, field, ctx) =>
    typeof value === 'number' ? formatMoney(value, field.currency ?? ctx.currency, field.decimals ?? 2, ctx.locale) : '',
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
