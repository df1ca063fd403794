import { face, type FieldModule } from '../contract';
import { link } from '../parts/link';
import { RelationCell } from './Cell';

const relation: FieldModule = {
  ...link,
  type: 'relation',
  Cell: RelationCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/LinkFilter')),
  width: 180,
};

export default relation;
