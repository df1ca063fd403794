import { blankText, face, type FieldModule } from '../contract';
import { checkText, formatText } from '../parts/text';
import { TextCell } from '../parts/TextCell';

/** Its value is always a mask; whoever may reveals one, and what is entered replaces it. */
const encrypted: FieldModule = {
  type: 'encrypted',
  Cell: TextCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: formatText,
  parse: (text) => ({ value: text.trim() }),
  isBlank: blankText,
  check: checkText,
  blank: '',
  width: 160,
  align: 'start',
  edit: 'text',
  copy: () => undefined,
};

export default encrypted;
