import { Type } from 'lucide-react';
import { blankText, face, type FieldModule } from '../contract';
import { checkText, formatText, parseText, rawText } from '../parts/text';
import { TextCell } from '../parts/TextCell';

const text: FieldModule = {
  type: 'text',
  icon: Type,
  Cell: TextCell,
  Input: face(() => import('../parts/TextInput')),
  Filter: face(() => import('../parts/TextFilter')),
  format: formatText,
  parse: parseText,
  editText: rawText,
  isBlank: blankText,
  check: checkText,
  blank: '',
  width: 180,
  align: 'start',
  edit: 'text',
};

export default text;
