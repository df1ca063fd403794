import { face, type FieldModule } from '../contract';
import { link } from '../parts/link';
import { TextCell } from '../parts/TextCell';

const department: FieldModule = {
  ...link,
  type: 'department',
  Cell: TextCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/LinkFilter')),
  width: 150,
};

export default department;
