import { blankText, face, type FieldModule } from '../contract';
import { checkText, formatText, rawText } from '../parts/text';
import { TextCell } from '../parts/TextCell';
import { normal } from '../parse/normal';

const longText: FieldModule = {
  type: 'long_text',
  Cell: TextCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: formatText,
  editText: rawText,
  parse: (text, field) => ({ value: normal(text, field, true) }),
  isBlank: blankText,
  check: checkText,
  blank: '',
  width: 260,
  align: 'start',
  edit: 'text',
};

export default longText;
