import { blankText, face, type FieldModule } from '../contract';
import { checkEmail, formatText } from '../parts/text';
import { ContactCell } from '../parts/ContactCell';
import { normal } from '../parse/normal';
import { halfWidth } from '../parse/text';

const email: FieldModule = {
  type: 'email',
  Cell: ContactCell,
  Input: face(() => import('../parts/TextInput')),
  Filter: face(() => import('../parts/TextFilter')),
  format: formatText,
  parse: (text, field) => ({ value: normal(halfWidth(text), field).trim() }),
  isBlank: blankText,
  check: checkEmail,
  blank: '',
  width: 200,
  align: 'start',
  edit: 'text',
};

export default email;
