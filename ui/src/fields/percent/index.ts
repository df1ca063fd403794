import { face, type FieldModule } from '../contract';
import { formatPercent } from '../format';
import { blankNumber, checkNumber, rounded } from '../parts/number';
import { PercentCell } from './Cell';
import { exact, parsePercent } from '../parse/number';

const percent: FieldModule = {
  type: 'percent',
  Cell: PercentCell,
  Input: face(() => import('../parts/NumberInput')),
  Filter: face(() => import('../parts/NumberFilter')),
  format: (value, field) =>
    typeof value === 'number'
      ? formatPercent(value, field.decimals ?? (Number.isInteger(exact(value * 100)) ? 0 : undefined))
      : '',
  editText: (value) => (typeof value === 'number' ? String(exact(value * 100)) : ''),
  parse: (text, field) => {
    const read = parsePercent(text);
    // The field's decimals are those of the percentage: 32.4% with one is 0.324.
    return typeof read.value === 'number'
      ? { value: rounded(read.value, field.decimals === undefined ? undefined : field.decimals + 2) }
      : read;
  },
  isBlank: blankNumber,
  check: checkNumber,
  blank: null,
  width: 100,
  align: 'end',
  edit: 'text',
};

export default percent;
