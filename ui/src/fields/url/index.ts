import { blankText, face, type FieldModule } from '../contract';
import { checkUrl, formatText, parseUrl } from '../parts/text';
import { UrlCell } from './Cell';

const url: FieldModule = {
  type: 'url',
  Cell: UrlCell,
  Input: face(() => import('../parts/TextInput')),
  Filter: face(() => import('../parts/TextFilter')),
  format: formatText,
  parse: parseUrl,
  isBlank: blankText,
  check: checkUrl,
  blank: '',
  width: 200,
  align: 'start',
  edit: 'text',
};

export default url;
