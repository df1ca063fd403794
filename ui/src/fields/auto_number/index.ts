import { blankText, face, type FieldModule } from '../contract';
import { formatText } from '../parts/text';
import { NumberCell } from '../parts/TextCell';

const autoNumber: FieldModule = {
  type: 'auto_number',
  Cell: NumberCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: formatText,
  isBlank: blankText,
  blank: '',
  width: 130,
  align: 'start',
  edit: 'none',
};

export default autoNumber;
