import { blankText, face, type FieldModule } from '../contract';
import { rawText } from '../parts/text';
import { NumberCell } from '../parts/TextCell';
import { todayIn } from '../parse/zone';
import { checkMonth, parseMonth } from './month';

const yearMonth: FieldModule = {
  type: 'year_month',
  Cell: NumberCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/NumberFilter')),
  format: rawText,
  parse: (words, _field, ctx) => parseMonth(words, todayIn(ctx.timezone)),
  isBlank: blankText,
  check: checkMonth,
  blank: '',
  width: 110,
  align: 'start',
  edit: 'text',
};

export default yearMonth;
