import { face, type FieldModule } from '../contract';
import { link } from '../parts/link';
import { PersonCell } from './Cell';

const user: FieldModule = {
  ...link,
  type: 'user',
  Cell: PersonCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/LinkFilter')),
  width: 130,
};

export default user;
