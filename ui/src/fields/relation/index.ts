import { Link2 } from 'lucide-react';
import { face, type FieldModule } from '../contract';
import { link } from '../parts/link';
import { TextCell } from '../parts/TextCell';

const relation: FieldModule = {
  ...link,
  type: 'relation',
  icon: Link2,
  Cell: TextCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/LinkFilter')),
  width: 180,
};

export default relation;
