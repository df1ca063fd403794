import { face, type FieldModule } from '../contract';
import { formatNumber } from '../format';
import { blankNumber, checkNumber, plainNumber, rounded } from '../parts/number';
import { NumberCell } from '../parts/TextCell';
import { parseNumber } from '../parse/number';

const number: FieldModule = {
  type: 'number',
  Cell: NumberCell,
  Input: face(() => import('../parts/NumberInput')),
  Filter: face(() => import('../parts/NumberFilter')),
  format: (value, field) => (typeof value === 'number' ? formatNumber(value, field) : ''),
  editText: plainNumber,
  parse: (text, field) => {
    const read = parseNumber(field.unit ? text.replace(field.unit, '') : text);
    return typeof read.value === 'number' ? { value: rounded(read.value, field.decimals) } : read;
  },
  isBlank: blankNumber,
  check: checkNumber,
  blank: null,
  width: 120,
  align: 'end',
  edit: 'text',
};

export default number;
