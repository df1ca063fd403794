import { blankText, face, type FieldModule } from '../contract';
import { formatPhone } from '../format';
import { checkPhone } from '../parts/text';
import { ContactCell } from '../parts/ContactCell';
import { halfWidth } from '../parse/text';

const phone: FieldModule = {
  type: 'phone',
  Cell: ContactCell,
  Input: face(() => import('../parts/TextInput')),
  Filter: face(() => import('../parts/TextFilter')),
  format: (value) => (typeof value === 'string' ? formatPhone(value) : ''),
  parse: (text) => ({ value: halfWidth(text).trim() }),
  isBlank: blankText,
  check: checkPhone,
  blank: '',
  width: 150,
  align: 'start',
  edit: 'text',
};

export default phone;
