import { blankText, face, type FieldModule } from '../contract';
import { NumberCell } from '../parts/TextCell';
import { isDate, parseDate } from '../parse/date';
import { checkLimits } from '../parse/limit';
import { todayIn } from '../parse/zone';

const date: FieldModule = {
  type: 'date',
  Cell: NumberCell,
  Input: face(() => import('../parts/DateInput')),
  Filter: face(() => import('../parts/DateFilter')),
  format: (value) => (typeof value === 'string' ? value.slice(0, 10) : ''),
  parse: (text, _field, ctx) => parseDate(text, todayIn(ctx.timezone)),
  isBlank: blankText,
  check: (value, field) => (isDate(String(value)) ? checkLimits(String(value), field) : { code: 'not_a_date' }),
  blank: null,
  width: 120,
  align: 'start',
  edit: 'text',
};

export default date;
