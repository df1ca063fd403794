import { blankText, face, type FieldModule } from '../contract';
import { checkText } from '../parts/text';
import { TextCell } from '../parts/TextCell';
import { plainText, withoutPictures } from './marks';

const richText: FieldModule = {
  type: 'rich_text',
  Cell: TextCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/TextFilter')),
  format: plainText,
  isBlank: blankText,
  check: checkText,
  blank: '',
  width: 260,
  align: 'start',
  edit: 'none',
  roomy: true,
  copy: withoutPictures,
};

export default richText;
