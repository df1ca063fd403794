import { blankText, face, type FieldModule } from '../contract';
import { rawText } from '../parts/text';
import { NumberCell } from '../parts/TextCell';
import { checkTime, parseTime } from './clock';

const time: FieldModule = {
  type: 'time',
  Cell: NumberCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/NumberFilter')),
  format: rawText,
  parse: parseTime,
  isBlank: blankText,
  check: checkTime,
  blank: '',
  width: 100,
  align: 'start',
  edit: 'text',
};

export default time;
