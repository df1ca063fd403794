import { blankText, face, type FieldModule } from '../contract';
import { checkText, formatText, rawText } from '../parts/text';
import { TextCell } from '../parts/TextCell';
import { checkFormat, groupedForm, keptForm } from './formats';

const text: FieldModule = {
  type: 'text',
  Cell: TextCell,
  Input: face(() => import('../parts/TextInput')),
  Filter: face(() => import('../parts/TextFilter')),
  format: (value, field) => groupedForm(formatText(value), field),
  parse: (words, field) => ({ value: keptForm(words, field) }),
  editText: rawText,
  isBlank: blankText,
  check: (value, field) => checkText(value, field) ?? checkFormat(value, field),
  blank: '',
  width: 180,
  align: 'start',
  edit: 'text',
};

export default text;
