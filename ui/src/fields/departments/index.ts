import { face, type FieldModule } from '../contract';
import { LinksCell } from '../parts/LinksCell';
import { links } from '../parts/links';

const departments: FieldModule = {
  ...links,
  type: 'departments',
  Cell: LinksCell,
  Input: face(() => import('./Input')),
  Filter: face(() => import('../parts/LinkFilter')),
  width: 200,
};

export default departments;
